import { describe, expect, it } from 'vitest';
import type { InboxEvent } from '../connection/inboxEvents';
import { arrivalOf } from './arrivalOf';

const NOW = Date.parse('2026-11-25T12:00:00Z');

function added(item: object, conversation: object = {}) {
  return {
    __typename: 'TimelineItemAdded',
    cursor: 'k',
    item: {
      __typename: 'Message',
      id: 'm',
      direction: 'INBOUND',
      body: 'My rash is back',
      at: '2026-11-25T11:59:50Z',
      author: null,
      ...item,
    },
    conversation: {
      __typename: 'Conversation',
      id: 'c',
      phoneNumber: '+12125550113',
      isUnread: true,
      primaryPatient: { id: 'p', name: 'Priya Raman' },
      ...conversation,
    },
  } as unknown as InboxEvent;
}

describe('what has come in', () => {
  it('is from whoever wrote it, and holds none of the words', () => {
    const author = { __typename: 'Patient', id: 'a', name: 'Arjun Raman' };
    expect(arrivalOf(added({ author }), NOW)).toEqual({
      itemId: 'm',
      conversationId: 'c',
      name: 'Arjun Raman',
      number: '+12125550113',
      kind: 'Message',
    });
    expect(arrivalOf(added({}), NOW)?.name).toBe('Priya Raman');
    expect(arrivalOf(added({}, { primaryPatient: null }), NOW)?.name).toBeNull();
  });

  it('is not ours, nor what was opened meanwhile', () => {
    expect(arrivalOf(added({ direction: 'OUTBOUND' }), NOW)).toBeNull();
    expect(arrivalOf(added({}, { isUnread: false }), NOW)).toBeNull();
    expect(arrivalOf({ __typename: 'Heartbeat', cursor: 'k' } as InboxEvent, NOW)).toBeNull();
  });

  it('is a call while it rings, which nobody has unread', () => {
    const call = { __typename: 'Call', at: '2026-11-25T11:59:50Z' };
    expect(arrivalOf(added(call, { isUnread: false }), NOW)?.kind).toBe('Call');
    expect(arrivalOf(added({ ...call, at: '2026-11-25T11:00:00Z' }), NOW)).toBeNull();
  });
});
