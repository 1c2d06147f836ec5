import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useKeys } from '../keyboard/useKeys';
import { useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import type { TimelineItemData } from '../timeline/timelineItemFields';
import styles from './Composer.module.css';
import { useDraft } from './drafts';
import { RefusalNotice } from './RefusalNotice';
import { useRefusal, useSending } from './SendingProvider';
import { useSegmentCount } from './useSegmentCount';

/** What carriers take as one text. */
const LONGEST_TEXT = 1600;

interface ComposerProps {
  conversationId: string;
  items: readonly TimelineItemData[];
  /** The newest item that was on the screen. */
  seenId: string | null;
}

export function Composer({ conversationId, items, seenId }: ComposerProps) {
  const { user } = useViewer();
  const [draft, setDraft] = useDraft(user.id, conversationId);
  const sending = useSending();
  const refusal = useRefusal(conversationId);
  const box = useRef<HTMLTextAreaElement>(null);
  const counter = useId();
  const body = draft.trim();
  const segments = useSegmentCount(body);
  const tooLong = body.length > LONGEST_TEXT;
  const canSend = body.length > 0 && !tooLong;
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
    sending.send(conversationId, body);
    setDraft('');
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
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
      <div className={styles.writing}>
        <textarea
          ref={box}
          rows={1}
          value={draft}
          placeholder="Write a text…"
          aria-label="Write a text"
          aria-describedby={counter}
          aria-invalid={tooLong || undefined}
          enterKeyHint="send"
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
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

function lengthWords(length: number, segments: number): string {
  if (length > LONGEST_TEXT) {
    const over = length - LONGEST_TEXT;
    return `Too long by ${over} ${over === 1 ? 'character' : 'characters'}: a text holds ${LONGEST_TEXT}.`;
  }
  if (segments <= 1) return '';
  const left = LONGEST_TEXT - length;
  return `${segments} SMS segments${left <= 200 ? `, ${left} characters left` : ''}`;
}

/** The box is as high as what is written in it, up to what its style allows. */
function useGrowing(box: React.RefObject<HTMLTextAreaElement | null>, text: string) {
  useLayoutEffect(() => {
    // The text alone decides the height.
    void text;
    if (!box.current) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${box.current.scrollHeight + 2}px`;
  }, [box, text]);
}
