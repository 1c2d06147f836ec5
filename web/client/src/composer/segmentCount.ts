import { SegmentedMessage } from 'sms-segments-calculator';

export const LONGEST_TEXT = 1600;

/** How many SMS a text travels as: the carrier bills and may reorder each. */
export function segmentCount(text: string): number {
  if (!text) return 0;
  return new SegmentedMessage(text).segmentsCount;
}
