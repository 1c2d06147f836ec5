/** Focuses a row of the list; one that is being scrolled to is there a frame later. */
export function focusRow(conversationId: string, tries = 5) {
  const row = document.querySelector<HTMLElement>(
    `[data-conversation="${CSS.escape(conversationId)}"]`,
  );
  if (row) row.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusRow(conversationId, tries - 1));
}
