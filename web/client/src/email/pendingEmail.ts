import type { UploadedFile } from '../composer/upload';
import type { ThreadEmail } from './emailThreadDocument';

/** An email from the press of Send until it is answered: the same, by the same key, in all tries. */
export interface PendingEmail {
  /** The idempotency key. */
  key: string;
  inReplyToId: string;
  patientId: string | null;
  subject: string;
  text: string;
  files: readonly UploadedFile[];
}

/** What is kept beside a draft; nothing where it cannot be read. */
export function pendingIn(kept: string): PendingEmail | null {
  try {
    return kept ? (JSON.parse(kept) as PendingEmail) : null;
  } catch {
    return null;
  }
}

/** Whether it stands in its thread: after a lost answer that is all there is to know it by. */
export function standsIn(
  emails: readonly ThreadEmail[],
  { inReplyToId, subject, text }: PendingEmail,
  senderId: string,
): boolean {
  const answered = emails.findIndex((each) => each.id === inReplyToId);
  if (answered < 0) return false;
  return emails
    .slice(answered + 1)
    .some(
      (each) =>
        each.direction === 'OUTBOUND' &&
        each.author?.__typename === 'User' &&
        each.author.id === senderId &&
        each.text.trim() === text.trim() &&
        oneLine(each.subject) === oneLine(subject),
    );
}

function oneLine(subject: string): string {
  return subject.trim().replace(/\s+/g, ' ');
}
