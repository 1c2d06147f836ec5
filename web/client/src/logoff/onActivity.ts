/** Scrolling is told by what scrolls: the timeline moves by itself when something comes in. */
const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;

/** Calls back with whatever a person does in this window. */
export function onActivity(callback: () => void): () => void {
  let place = '';

  function act(event: Event) {
    if (event.type === 'pointermove') {
      // What moves under a pointer that rests is not a person.
      const { screenX, screenY } = event as PointerEvent;
      const before = place;
      place = `${screenX} ${screenY}`;
      if (before === place || before === '') return;
    }
    callback();
  }

  for (const kind of kinds) window.addEventListener(kind, act, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, act, { capture: true });
  };
}
