import type { ThreadEmail } from './emailThreadDocument';

/** The subject of an answer: one “Re:”, however often it went to and fro. */
export function replySubject(subject: string): string {
  const bare = subject.replace(/^(\s*re\s*:)+\s*/i, '').trim();
  return bare ? `Re: ${bare}` : '';
}

/** The patient who wrote last, if the number is still theirs; else the clinic's choice stands. */
export function answeredPatient(
  emails: readonly ThreadEmail[],
  linked: readonly { id: string }[],
): { id: string; name: string } | null {
  const author = emails.findLast((each) => each.direction === 'INBOUND')?.author;
  if (author?.__typename !== 'Patient') return null;
  return linked.some((patient) => patient.id === author.id) ? author : null;
}
