import { type RefObject, useLayoutEffect } from 'react';

/** The box is as high as what is written in it, up to what its style allows. */
export function useGrowing(box: RefObject<HTMLTextAreaElement | null>, text: string) {
  useLayoutEffect(() => {
    // The text alone decides the height.
    void text;
    if (!box.current) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${box.current.scrollHeight + 2}px`;
  }, [box, text]);
}
