import { later } from '../later/later';
import { useLater } from '../later/useLater';

/** No text of so few characters needs a second segment, in whichever alphabet. */
const ALWAYS_ONE = 70;

const counting = later(() => import('./segmentCount').then((part) => part.segmentCount));

/** The count of SMS segments, whose rules may be loaded only when a text first grows long. */
export function useSegmentCount(text: string): number {
  const long = text.length > ALWAYS_ONE;
  const state = useLater(counting, long);
  return long && state.kind === 'here' ? state.value(text) : Math.min(text.length, 1);
}
