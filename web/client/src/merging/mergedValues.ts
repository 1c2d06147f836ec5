import { birthday } from '../words/birthday';
import type { PatientRecord } from './mergeDocument';

/** What becomes of a value when two records are made one. */
export type Fate = 'stays' | 'gained' | 'same' | 'dropped';

export interface MergedValue {
  key: string;
  words: string;
  /** Another line of words, such as what a fact says. */
  more?: string;
  picture?: string;
  isNumber?: boolean;
  fate: Fate;
}

export interface MergedRow {
  label: string;
  survivor: MergedValue[];
  duplicate: MergedValue[];
}

type Value = Omit<MergedValue, 'fate'>;

/** What the server's merge will do: the survivor keeps its own, and gains whatever it lacks. */
export function mergedValues(survivor: PatientRecord, duplicate: PatientRecord): MergedRow[] {
  const one = (label: string, of: (record: PatientRecord) => Value | null) =>
    kept(label, of(survivor), of(duplicate));
  const all = (label: string, of: (record: PatientRecord) => Value[]) =>
    gathered(label, of(survivor), of(duplicate));
  return [
    one('Given name', ({ givenName }) => words(givenName)),
    one('Family name', ({ familyName }) => words(familyName)),
    one('Birthday', ({ dateOfBirth }) => words(dateOfBirth, birthday)),
    one('Location', ({ location }) =>
      location ? { key: location.id, words: location.name } : null,
    ),
    all('Phone numbers', ({ phoneNumbers }) =>
      phoneNumbers.map((number) => ({ key: number, words: number, isNumber: true })),
    ),
    all('Email addresses', ({ emailAddresses }) =>
      (emailAddresses ?? []).map((address) => ({ key: address, words: address })),
    ),
    all('Facts', ({ savedFacts }) =>
      (savedFacts ?? []).map(({ id, label, value }) => ({ key: id, words: label, more: value })),
    ),
    one('Picture', ({ id, pictureUrl }) =>
      pictureUrl ? { key: id, words: 'Picture', picture: pictureUrl } : null,
    ),
  ].filter((row) => row.survivor.length + row.duplicate.length > 0);
}

function words(value: string | null | undefined, say = (known: string) => known): Value | null {
  return value ? { key: value, words: say(value) } : null;
}

function kept(label: string, mine: Value | null, theirs: Value | null): MergedRow {
  const fate = !mine ? 'gained' : mine.key === theirs?.key ? 'same' : 'dropped';
  return {
    label,
    survivor: mine ? [{ ...mine, fate: 'stays' }] : [],
    duplicate: theirs ? [{ ...theirs, fate }] : [],
  };
}

function gathered(label: string, mine: Value[], theirs: Value[]): MergedRow {
  const known = new Set(mine.map((value) => value.key));
  return {
    label,
    survivor: mine.map((value) => ({ ...value, fate: 'stays' })),
    duplicate: theirs.map((value) => ({
      ...value,
      fate: known.has(value.key) ? 'same' : 'gained',
    })),
  };
}
