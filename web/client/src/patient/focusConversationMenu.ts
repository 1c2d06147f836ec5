/** Where whoever closes a patient's page goes on. What the page covered is there a frame later. */
export function focusConversationMenu() {
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[data-conversation-menu]')?.focus(),
    ),
  );
}
