const TRY_EVERY = 60;
const TRIES = 40;

/** Whoever begins a chat wants to write: the place for it is there once the conversation was read. */
export function writeInConversation(tries = TRIES) {
  const box = document.querySelector<HTMLElement>('main textarea');
  const dialog = document.querySelector('[role="dialog"]');
  if (box && !dialog) box.focus();
  else if (tries > 0) setTimeout(() => writeInConversation(tries - 1), TRY_EVERY);
}
