import type { VariablesOf } from '../graphql';
import type { CreatePatientDocument } from './newChatDocument';

export type CreatePatientInput = VariablesOf<typeof CreatePatientDocument>['input'];

export interface NewPatient {
  givenName: string;
  familyName: string;
  dateOfBirth: string;
  phoneNumber: string;
  locationId: string;
  emailAddress: string;
}

/** What was searched for in vain is most likely the new patient's number or name. */
export function newPatient(searched: string, locationId: string): NewPatient {
  const words = searched.trim();
  const isNumber = /^[\d\s()+./-]*$/.test(words);
  const names = isNumber ? [] : words.split(/\s+/);
  const familyName = names.length > 1 ? (names.at(-1) ?? '') : '';
  return {
    givenName: (names.length > 1 ? names.slice(0, -1) : names).join(' '),
    familyName,
    dateOfBirth: '',
    phoneNumber: isNumber ? words : '',
    locationId,
    emailAddress: '',
  };
}

/** What is empty is not said. */
export function inputOf(patient: NewPatient): CreatePatientInput {
  const said = (text: string) => text.trim() || null;
  return {
    givenName: patient.givenName.trim(),
    familyName: patient.familyName.trim(),
    dateOfBirth: said(patient.dateOfBirth),
    phoneNumber: said(patient.phoneNumber),
    locationId: said(patient.locationId),
    emailAddress: said(patient.emailAddress),
  };
}
