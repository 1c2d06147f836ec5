import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useKeys } from '../keyboard/useKeys';
import { useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import type { TimelineItemData } from '../timeline/timelineItemFields';
import { AttachButton } from './AttachButton';
import styles from './Composer.module.css';
import { DraftAttachments } from './DraftAttachments';
import { useDraft } from './drafts';
import { FileDrop } from './FileDrop';
import { pastedFiles } from './filesIn';
import { LONGEST_TEXT, lengthWords } from './lengthWords';
import { RefusalNotice } from './RefusalNotice';
import { useRefusal, useSending } from './SendingProvider';
import { Suggestions } from './Suggestions';
import type { SuggestionData } from './suggestedText';
import { withSuggestion } from './suggestedText';
import { useAttachments } from './useAttachments';
import { useGrowing } from './useGrowing';
import { useSegmentCount } from './useSegmentCount';

interface ComposerProps {
  conversationId: string;
  items: readonly TimelineItemData[];
  /** The newest item that was on the screen. */
  seenId: string | null;
  suggestions: readonly SuggestionData[];
}

export function Composer({ conversationId, items, seenId, suggestions }: ComposerProps) {
  const { user } = useViewer();
  const [draft, setDraft] = useDraft(user.id, conversationId);
  const attachments = useAttachments(conversationId);
  const sending = useSending();
  const refusal = useRefusal(conversationId);
  const box = useRef<HTMLTextAreaElement>(null);
  const counter = useId();
  const body = draft.trim();
  const segments = useSegmentCount(body);
  const tooLong = body.length > LONGEST_TEXT;
  const something = body.length > 0 || attachments.all.length > 0;
  const canSend = something && !tooLong && attachments.ready;
  const newestId = items.at(-1)?.id;

  useEffect(() => {
    if (seenId) sending.saw(conversationId, seenId);
  }, [sending, conversationId, seenId]);

  useGrowing(box, draft);
  useKeys({ r: () => box.current?.focus() });

  function send() {
    if (!canSend) return;
    // The notice has shown what came, wherever the timeline is scrolled to.
    if (refusal?.code === 'CONFLICT' && newestId) sending.saw(conversationId, newestId);
    sending.send(conversationId, body, attachments.take());
    setDraft('');
    box.current?.focus();
  }

  function take(suggestion: string) {
    setDraft(withSuggestion(draft, suggestion));
    box.current?.focus();
  }

  function sendSuggestion(suggestion: string) {
    sending.send(conversationId, suggestion);
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  function onPaste(event: ClipboardEvent) {
    const files = pastedFiles(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    attach(files);
  }

  function attach(files: File[]) {
    attachments.attach(files);
    box.current?.focus();
  }

  return (
    <section className={styles.composer} aria-label="Answer">
      {refusal ? (
        <RefusalNotice
          refusal={refusal}
          items={items}
          canSend={canSend}
          onSendAnyway={send}
          onDismiss={() => sending.dismiss(conversationId)}
        />
      ) : null}
      <Suggestions
        suggestions={suggestions}
        items={items}
        isEmpty={!something}
        onSend={sendSuggestion}
        onTake={take}
        onGone={() => box.current?.focus()}
      />
      <FileDrop onFiles={attach} />
      <DraftAttachments ofText attachments={attachments} onRemoved={() => box.current?.focus()} />
      <div className={styles.writing}>
        <AttachButton onFiles={attach} />
        <textarea
          ref={box}
          data-composer
          rows={1}
          value={draft}
          placeholder="Write a text…"
          aria-label="Write a text"
          aria-describedby={counter}
          aria-invalid={tooLong || undefined}
          enterKeyHint="send"
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button
          type="button"
          className={styles.send}
          disabled={!canSend}
          onClick={send}
          aria-label="Send"
          title="Send (Enter)"
        >
          <Icon name="send" />
        </button>
      </div>
      <p id={counter} className={styles.counter} data-bad={tooLong || undefined}>
        {lengthWords(body.length, segments)}
      </p>
    </section>
  );
}
