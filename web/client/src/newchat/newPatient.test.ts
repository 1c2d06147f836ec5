import { expect, it } from 'vitest';
import { inputOf, newPatient } from './newPatient';

it('begins with what was searched for in vain', () => {
  expect(newPatient('(212) 555-01', '')).toMatchObject({
    givenName: '',
    phoneNumber: '(212) 555-01',
  });
  expect(newPatient('Ana', '')).toMatchObject({ givenName: 'Ana', familyName: '' });
  expect(newPatient('Ana María Ruiz', 'loc')).toMatchObject({
    givenName: 'Ana María',
    familyName: 'Ruiz',
    phoneNumber: '',
    locationId: 'loc',
  });
  expect(newPatient('', '')).toMatchObject({ givenName: '', phoneNumber: '' });
});

it('says nothing of what was left empty', () => {
  const patient = { ...newPatient(' Ana', ''), givenName: ' Ana ', phoneNumber: ' ' };
  expect(inputOf(patient)).toEqual({
    givenName: 'Ana',
    familyName: '',
    dateOfBirth: null,
    phoneNumber: null,
    locationId: null,
    emailAddress: null,
  });
});
