import { expect, it } from 'vitest';
import type { TimelineItemData } from '../timeline/timelineItemFields';
import { answersEarlier, withSuggestion } from './suggestedText';

const item = (id: string, direction: string, typename = 'Message') =>
  ({ __typename: typename, id, direction }) as TimelineItemData;
const suggestion = {
  id: 's',
  body: 'At ten.',
  inReplyTo: { __typename: 'Message' as const, id: 'when', body: 'When?' },
};

it('stands in the draft below what is there', () => {
  expect(withSuggestion('', 'At ten.')).toBe('At ten.');
  expect(withSuggestion('Hello!\n', 'At ten.')).toBe('Hello!\nAt ten.');
});

it('says what it answers once the patient has written something else', () => {
  const asked = [
    item('when', 'INBOUND'),
    item('ours', 'OUTBOUND'),
    item('call', 'INBOUND', 'Call'),
  ];
  expect(answersEarlier(suggestion, asked)).toBeNull();
  expect(answersEarlier(suggestion, [...asked, item('new', 'INBOUND')])).toBe('When?');
  expect(answersEarlier({ ...suggestion, inReplyTo: null }, asked)).toBeNull();
});
