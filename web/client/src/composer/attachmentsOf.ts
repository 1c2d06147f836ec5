import { type Attachments, createAttachments } from './attachments';
import { keptAttachments } from './keptAttachments';

/** They outlive a session that has expired, as the drafts do. */
const ofPerson = new Map<string, Attachments>();

export function attachmentsOf(userId: string): Attachments {
  let attachments = ofPerson.get(userId);
  if (!attachments) {
    attachments = createAttachments({
      show: (file) => URL.createObjectURL(file),
      hide: (picture) => URL.revokeObjectURL(picture),
      kept: keptAttachments(userId),
    });
    ofPerson.set(userId, attachments);
  }
  return attachments;
}

export function forgetAttachments(userId: string) {
  attachmentsOf(userId).forget();
  ofPerson.delete(userId);
}
