const TRY_EVERY = 60;
const TRIES = 40;

/**
 * Whoever begins or opens a chat from elsewhere wants to write, or to read where they may not write. The place for it is
 * there once the conversation was read.
 */
export function focusConversation(tries = TRIES) {
  const box = document.querySelector<HTMLElement>('main textarea');
  const timeline = document.querySelector<HTMLElement>('main [aria-label="Timeline"]');
  const place = box ?? timeline;
  if (place && !document.querySelector('[role="dialog"]')) place.focus();
  else if (tries > 0) setTimeout(() => focusConversation(tries - 1), TRY_EVERY);
}
