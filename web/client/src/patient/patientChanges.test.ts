import { expect, it } from 'vitest';
import { newEntry } from '../form/entries';
import { editedPatient, holdsNumber, patientChanges } from './patientChanges';

const before = editedPatient({
  givenName: 'Maria',
  familyName: 'Lopez',
  dateOfBirth: '1984-03-12',
  location: { id: 'river', name: 'Riverside' },
  phoneNumbers: ['+12125550111'],
  emailAddresses: [],
});

it('says nothing of what stayed as it was', () => {
  expect(patientChanges(before, before)).toEqual({});
  const emptyLine = { ...before, emailAddresses: [newEntry(' ')] };
  expect(patientChanges(before, emptyLine)).toEqual({});
});

it('says what was changed, and null of what was emptied', () => {
  const after = { ...before, familyName: 'Lopez Ruiz ', dateOfBirth: '', locationId: '' };
  expect(patientChanges(before, after)).toEqual({
    familyName: 'Lopez Ruiz',
    dateOfBirth: null,
    locationId: null,
  });
});

it('says all numbers where one was added or taken away', () => {
  const added = { ...before, phoneNumbers: [...before.phoneNumbers, newEntry(' 212 555 0199 ')] };
  expect(patientChanges(before, added)).toEqual({
    phoneNumbers: ['+12125550111', '212 555 0199'],
  });
  expect(patientChanges(before, { ...before, phoneNumbers: [] })).toEqual({ phoneNumbers: [] });
});

it('knows a number in any spelling', () => {
  const holds = (...texts: string[]) => holdsNumber(texts.map(newEntry), '+442079460018');
  expect([holds('+442079460018'), holds('020 7946 0018'), holds('', '+44 20 7946 0018')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([holds(), holds('0018'), holds('020 7946 0019')]).toEqual([false, false, false]);
});
