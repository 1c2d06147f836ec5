import { describe, expect, it } from 'vitest';
import { answeredPatient, replySubject } from './emailReply';
import type { ThreadEmail } from './emailThreadDocument';

const email = (direction: string, id: string, typename = 'Patient') =>
  ({ direction, author: { __typename: typename, id, name: id } }) as ThreadEmail;

describe('the answer to an email', () => {
  it('has one “Re:” before its subject', () => {
    expect(replySubject('Your visit')).toBe('Re: Your visit');
    expect(replySubject('RE: re:  Your visit')).toBe('Re: Your visit');
    expect(replySubject('Rehabilitation')).toBe('Re: Rehabilitation');
    expect(replySubject('')).toBe('');
  });

  it('goes to the patient who wrote last, while the number is theirs', () => {
    const thread = [email('INBOUND', 'ana'), email('INBOUND', 'ben'), email('OUTBOUND', 'nora')];
    expect(answeredPatient(thread, [{ id: 'ana' }, { id: 'ben' }])?.id).toBe('ben');
    expect(answeredPatient(thread, [{ id: 'ana' }])).toBeNull();
    expect(answeredPatient([email('OUTBOUND', 'nora', 'User')], [{ id: 'ana' }])).toBeNull();
  });
});
