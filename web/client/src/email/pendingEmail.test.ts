import { describe, expect, it } from 'vitest';
import type { ThreadEmail } from './emailThreadDocument';
import { type PendingEmail, pendingIn, standsIn } from './pendingEmail';

const pending: PendingEmail = {
  key: 'k',
  inReplyToId: 'asked',
  patientId: null,
  subject: 'Re: Records',
  text: 'We have sent them. ',
  files: [],
};

const email = (id: string, more: object = {}) =>
  ({
    id,
    direction: 'OUTBOUND',
    author: { __typename: 'User', id: 'nora', name: 'Nora' },
    subject: 'Re:  Records',
    text: 'We have sent them.',
    ...more,
  }) as ThreadEmail;

const asked = email('asked', { direction: 'INBOUND', author: null });

describe('an email that is on its way', () => {
  it('is read as it was kept, and is none where that cannot be read', () => {
    expect(pendingIn(JSON.stringify(pending))).toEqual(pending);
    expect(pendingIn('')).toBeNull();
    expect(pendingIn('{')).toBeNull();
  });

  it('has arrived once it stands in its thread', () => {
    expect(standsIn([asked], pending, 'nora')).toBe(false);
    expect(standsIn([asked, email('ours')], pending, 'nora')).toBe(true);
  });

  it('is neither an earlier one, nor a colleague’s, nor one of other words', () => {
    const others = [
      email('colleague’s', { author: { __typename: 'User', id: 'sam', name: 'Sam' } }),
      email('other words', { text: 'They are on their way.' }),
      email('other subject', { subject: 'Re: Visit' }),
    ];
    expect(standsIn([email('earlier'), asked, ...others], pending, 'nora')).toBe(false);
    expect(standsIn([email('of another thread')], pending, 'nora')).toBe(false);
  });
});
