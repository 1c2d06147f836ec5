import { forgetAttachments } from './attachmentsOf';
import { forgetDrafts } from './drafts';
import { keptPending } from './keptPending';
import type { Sending } from './sending';

/** Remembered after its page is gone: an answer that comes late would keep its text again. */
let latest: Sending | null = null;

export function rememberSending(sending: Sending) {
  latest = sending;
}

/** Leaves nothing in this browser of what a person wrote and did not send. */
export function forgetTexts(userId: string) {
  latest?.forget();
  latest = null;
  keptPending(userId).save([]);
  forgetDrafts(userId);
  forgetAttachments(userId);
}
