import type { Cache } from '@urql/exchange-graphcache';
import { expect, it } from 'vitest';
import { forgetPatientPages } from './patientPages';

/** The pages that were opened, by the id each was asked for, and whom that is. */
const pages: Record<string, string> = { maria: 'Patient:maria', old: 'Patient:noah' };
const links: Record<string, string[]> = {
  'Conversation:a.patients': ['Patient:maria'],
  'Patient:maria.conversations': ['Conversation:a'],
  'Patient:noah.conversations': ['Conversation:a', 'Conversation:b'],
  'Conversation:b.patients': [],
  'Conversation:c.patients': ['Patient:maria'],
};

function forgotten(conversation: string) {
  const ids: unknown[] = [];
  const fields = Object.keys(pages).map((id) => ({
    fieldName: 'node',
    fieldKey: id,
    arguments: { id },
  }));
  forgetPatientPages(
    {
      inspectFields: () => [
        { fieldName: 'viewer', fieldKey: 'viewer', arguments: null },
        ...fields,
      ],
      resolve: (of: string, field: string) =>
        of === 'Query' ? pages[field] : links[`${of}.${field}`],
      invalidate: (_: string, __: string, args: { id: string }) => ids.push(args.id),
    } as unknown as Cache,
    conversation,
  );
  return ids;
}

it('forgets the pages of who is linked, and of who was until now', () => {
  expect(forgotten('Conversation:a')).toEqual(['maria', 'old']);
  expect(forgotten('Conversation:b')).toEqual(['old']);
});

it('forgets the page of who is linked to another conversation than it knew of', () => {
  expect(forgotten('Conversation:c')).toEqual(['maria']);
});
