import type { ItemOf } from '../timeline/timelineItemFields';

type Call = ItemOf<'Call'>;

const inbound: Record<Call['outcome'], string> = {
  ANSWERED: 'Call answered',
  ANSWERED_BY_ASSISTANT: 'Call answered by the assistant',
  VOICEMAIL: 'Voicemail',
  MISSED: 'Missed call',
  BUSY: 'Missed call (line busy)',
  FAILED: 'Call failed',
  IN_PROGRESS: 'Calling now',
};

const outbound: Record<Call['outcome'], string> = {
  ANSWERED: 'Outgoing call answered',
  ANSWERED_BY_ASSISTANT: 'Outgoing call by the assistant',
  VOICEMAIL: 'Outgoing call reached voicemail',
  MISSED: 'Outgoing call not answered',
  BUSY: 'Outgoing call: line busy',
  FAILED: 'Outgoing call failed',
  IN_PROGRESS: 'Outgoing call, under way',
};

export function callWords(outcome: Call['outcome'], direction: Call['direction']): string {
  return (direction === 'INBOUND' ? inbound : outbound)[outcome];
}
