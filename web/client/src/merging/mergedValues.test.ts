import { describe, expect, it } from 'vitest';
import type { PatientRecord } from './mergeDocument';
import { mergedValues } from './mergedValues';

const record = (id: string, more: Partial<PatientRecord> = {}): PatientRecord => ({
  id,
  name: 'Tomás Núñez',
  givenName: 'Tomás',
  familyName: 'Núñez',
  pictureUrl: null,
  phoneNumbers: ['+12125550114'],
  dateOfBirth: null,
  location: null,
  emailAddresses: [],
  savedFacts: [],
  ...more,
});

function fates(survivor: PatientRecord, duplicate: PatientRecord) {
  return Object.fromEntries(
    mergedValues(survivor, duplicate).map((row) => [
      row.label,
      [
        ...row.survivor.map((value) => `${value.words} ${value.fate}`),
        ...row.duplicate.map((value) => `${value.words} ${value.fate}`),
      ],
    ]),
  );
}

describe('what becomes of each value', () => {
  it('keeps the own of the one who stays, and drops the other', () => {
    const shown = fates(
      record('a', { dateOfBirth: '1977-01-08', location: { id: 'l1', name: 'Riverside' } }),
      record('b', { givenName: 'Tom', dateOfBirth: '1978-01-08' }),
    );
    expect(shown['Given name']).toEqual(['Tomás stays', 'Tom dropped']);
    expect(shown['Family name']).toEqual(['Núñez stays', 'Núñez same']);
    expect(shown.Birthday).toEqual(['Jan 8, 1977 stays', 'Jan 8, 1978 dropped']);
    expect(shown.Location).toEqual(['Riverside stays']);
  });

  it('gives the one who stays whatever they lack', () => {
    const shown = fates(
      record('a', { familyName: '' }),
      record('b', { dateOfBirth: '1978-01-08', pictureUrl: '/p' }),
    );
    expect(shown['Family name']).toEqual(['Núñez gained']);
    expect(shown.Birthday).toEqual(['Jan 8, 1978 gained']);
    expect(shown.Picture).toEqual(['Picture gained']);
  });

  it('adds numbers, addresses and facts to those that are there', () => {
    const shown = fates(
      record('a', { emailAddresses: ['t@example.com'] }),
      record('b', {
        phoneNumbers: ['+12125550114', '+12125550199'],
        emailAddresses: ['tomas@example.com'],
        savedFacts: [{ id: 'f', label: 'Insurance', value: 'Northwind' }],
      }),
    );
    expect(shown['Phone numbers']).toEqual([
      '+12125550114 stays',
      '+12125550114 same',
      '+12125550199 gained',
    ]);
    expect(shown['Email addresses']).toEqual(['t@example.com stays', 'tomas@example.com gained']);
    expect(shown.Facts).toEqual(['Insurance gained']);
  });

  it('leaves out what neither has', () => {
    expect(Object.keys(fates(record('a'), record('b')))).toEqual([
      'Given name',
      'Family name',
      'Phone numbers',
    ]);
  });
});
