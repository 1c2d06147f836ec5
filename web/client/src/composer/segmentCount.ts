import { SegmentedMessage } from 'sms-segments-calculator';

/** How many SMS a text travels as: the carrier bills each. */
export function segmentCount(text: string): number {
  return text ? new SegmentedMessage(text).segmentsCount : 0;
}
