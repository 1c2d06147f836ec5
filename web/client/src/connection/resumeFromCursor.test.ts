import { expect, it } from 'vitest';
import { resumeFromCursor } from './resumeFromCursor';

const request = { query: 'subscription', operationName: 'InboxEvents', variables: { after: 'k1' } };
const sent = (payload: object) => JSON.parse(JSON.stringify(payload)).variables;

it('asks for what it was told to at first', () => {
  expect(sent(resumeFromCursor(request).payload)).toEqual({ after: 'k1' });
});

it('goes on after the last cursor seen, heartbeats included', () => {
  const place = resumeFromCursor(request);
  place.seen({ data: { inboxEvents: { __typename: 'TimelineItemAdded', cursor: 'k2' } } });
  expect(sent(place.payload)).toEqual({ after: 'k2' });
  place.seen({ data: { inboxEvents: { __typename: 'Heartbeat', cursor: 'k9' } } });
  expect(sent(place.payload)).toEqual({ after: 'k9' });
});

it('keeps its place over an answer without data', () => {
  const place = resumeFromCursor(request);
  place.seen({ data: { inboxEvents: { cursor: 'k2' } } });
  place.seen({ data: null });
  expect(sent(place.payload)).toEqual({ after: 'k2' });
});
