import { useEffect, useRef } from 'react';

/** Where keys are words to type or steps in a menu, they are not ours. */
const theirs =
  'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="alertdialog"], nav ul';

/** Keys that work anywhere on the page, named as in KeyboardEvent.key. */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>) {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      const target = event.target as HTMLElement;
      const inList = target.closest('nav ul');
      const elsewhere = target.closest(theirs);
      // The list has its arrows for itself; letters still mean what they mean on the page.
      if (elsewhere && !(inList && event.key.length === 1)) return;
      const act = current.current[event.key];
      if (!act) return;
      event.preventDefault();
      act(event);
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
