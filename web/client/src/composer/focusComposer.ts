/** From wherever the composer is not at hand, such as a text that is sent again. */
export function focusComposer() {
  document.querySelector<HTMLElement>('[data-composer]')?.focus();
}
