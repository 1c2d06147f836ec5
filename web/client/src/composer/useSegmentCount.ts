import { useEffect, useState } from 'react';

/** No text of so few characters needs a second segment, in whichever alphabet. */
const ALWAYS_ONE = 70;

/** The count of SMS segments, whose rules are loaded when a text first grows long. */
export function useSegmentCount(text: string): number {
  const [count, setCount] = useState<((text: string) => number) | null>(null);
  const long = text.length > ALWAYS_ONE;
  useEffect(() => {
    if (!long || count) return;
    let wanted = true;
    void import('./segmentCount').then(({ segmentCount }) => {
      if (wanted) setCount(() => segmentCount);
    });
    return () => {
      wanted = false;
    };
  }, [long, count]);
  return long && count ? count(text) : Math.min(text.length, 1);
}
