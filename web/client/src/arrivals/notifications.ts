import { openConversation } from '../address/openConversation';
import mark from '../theme/frontdesk.svg';
import type { Arrival } from './arrivalOf';

const words: Record<Arrival['kind'], string> = {
  Message: 'New text',
  File: 'New file',
  Call: 'Call',
  Email: 'New email',
};

const shown = new Map<string, Notification>();

export function canNotify(): boolean {
  return typeof Notification !== 'undefined';
}

/** Asks for leave, where nobody has been asked yet; answers whether it was given. */
export async function askToNotify(): Promise<boolean> {
  if (!canNotify()) return false;
  if (Notification.permission !== 'default') return Notification.permission === 'granted';
  return (await Notification.requestPermission()) === 'granted';
}

/** Says who, and nothing of what: it may stand on a screen that a waiting room can see. */
export function notify({ conversationId, kind }: Arrival, who: string) {
  if (!canNotify() || Notification.permission !== 'granted') return;
  try {
    const notification = new Notification(who, {
      body: words[kind],
      icon: mark,
      tag: `frontdesk.${conversationId}`,
      silent: true,
    });
    notification.onclick = () => {
      window.focus();
      openConversation(conversationId);
      notification.close();
    };
    shown.set(conversationId, notification);
  } catch {
    // Telephones show none that a page makes by itself.
  }
}

/** What was opened, here or by this person elsewhere, needs no more telling. */
export function takeBack(conversationId: string) {
  shown.get(conversationId)?.close();
  shown.delete(conversationId);
}

/** Nobody's names stay on the screen of whoever has left. */
export function takeAllBack() {
  for (const conversationId of shown.keys()) takeBack(conversationId);
}
