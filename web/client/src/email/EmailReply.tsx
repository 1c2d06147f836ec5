import { type FormEvent, type KeyboardEvent, useId, useRef } from 'react';
import { AttachButton } from '../composer/AttachButton';
import { DraftAttachments } from '../composer/DraftAttachments';
import { FileDrop } from '../composer/FileDrop';
import { pastedFiles } from '../composer/filesIn';
import { PendingFiles } from '../composer/PendingFiles';
import { useGrowing } from '../composer/useGrowing';
import controls from '../theme/controls.module.css';
import styles from './EmailReply.module.css';
import { type Answered, useEmailReply } from './useEmailReply';

interface EmailReplyProps extends Answered {
  /** Who is answered, where it is known. */
  to: string | null;
  onCancel(): void;
}

/** The answer to an email: its subject, its text, and files to go along. */
export function EmailReply({ to, onCancel, ...answered }: EmailReplyProps) {
  const reply = useEmailReply(answered);
  const { text, attachments, state, problems, pending } = reply;
  const box = useRef<HTMLTextAreaElement>(null);
  const why = useId();
  const locked = state !== 'writing';
  const wrong = (field: string) => problems.some((each) => each.field === field) || undefined;
  useGrowing(box, text);

  const canSend = state === 'unconfirmed' || (state === 'writing' && attachments.ready);

  function send(event?: FormEvent) {
    event?.preventDefault();
    if (canSend) void reply.send();
  }

  function attach(files: File[]) {
    attachments.attach(files);
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  }

  return (
    <form className={styles.reply} aria-label="Reply" aria-describedby={why} onSubmit={send}>
      {to ? <p className={styles.to}>To {to}</p> : null}
      <label className={styles.field}>
        <span>Subject</span>
        <input
          value={reply.subject}
          readOnly={locked}
          aria-invalid={wrong('subject')}
          onChange={(event) => {
            reply.changed();
            reply.setSubject(event.target.value);
          }}
        />
      </label>
      <label className={styles.field}>
        <span>Text</span>
        <textarea
          ref={box}
          // biome-ignore lint/a11y/noAutofocus: whoever pressed Reply goes on by writing
          autoFocus
          rows={4}
          value={text}
          readOnly={locked}
          aria-invalid={wrong('text')}
          onChange={(event) => {
            reply.changed();
            reply.setText(event.target.value);
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const files = locked ? [] : pastedFiles(event.clipboardData);
            if (files.length === 0) return;
            event.preventDefault();
            attach(files);
          }}
        />
      </label>
      {pending && pending.files.length > 0 ? <PendingFiles files={pending.files} /> : null}
      {locked ? null : <FileDrop onFiles={attach} />}
      {locked ? null : (
        <DraftAttachments attachments={attachments} onRemoved={() => box.current?.focus()} />
      )}
      <div id={why} role="alert">
        {problems.map(({ message }) => (
          <p key={message} className={styles.problem}>
            <strong>Not sent.</strong> {message}
          </p>
        ))}
        {state === 'unconfirmed' ? (
          <p className={styles.problem}>
            Not confirmed: no answer came. Trying again does not send it twice.
          </p>
        ) : null}
      </div>
      <footer className={styles.choices}>
        <span className={styles.attach}>
          {locked ? null : <AttachButton onFiles={attach} />}
          {state === 'unconfirmed' ? (
            <button type="button" className={controls.link} onClick={reply.backToDraft}>
              Back to draft
            </button>
          ) : null}
        </span>
        <button type="button" className={controls.quiet} onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className={controls.button} disabled={!canSend}>
          {state === 'sending' ? 'Sending…' : state === 'unconfirmed' ? 'Try again' : 'Send'}
        </button>
      </footer>
    </form>
  );
}
