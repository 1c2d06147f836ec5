import { type Entry, newEntry, written } from '../form/entries';
import type { VariablesOf } from '../graphql';
import type { PatientPageData, UpdatePatientDocument } from './patientDocument';

type UpdatePatientInput = VariablesOf<typeof UpdatePatientDocument>['input'];

/** A record as it is being changed. */
export interface EditedPatient {
  givenName: string;
  familyName: string;
  dateOfBirth: string;
  locationId: string;
  phoneNumbers: readonly Entry[];
  emailAddresses: readonly Entry[];
}

type Recorded = Pick<
  PatientPageData,
  'givenName' | 'familyName' | 'dateOfBirth' | 'location' | 'phoneNumbers' | 'emailAddresses'
>;

export function editedPatient(patient: Recorded): EditedPatient {
  return {
    givenName: patient.givenName,
    familyName: patient.familyName,
    dateOfBirth: patient.dateOfBirth ?? '',
    locationId: patient.location?.id ?? '',
    phoneNumbers: patient.phoneNumbers.map(newEntry),
    emailAddresses: patient.emailAddresses.map(newEntry),
  };
}

/** Only what somebody changed here is said, so that what a colleague changes meanwhile stays. */
export function patientChanges(before: EditedPatient, after: EditedPatient) {
  const changes: Omit<UpdatePatientInput, 'patientId'> = {};
  for (const name of ['givenName', 'familyName'] as const) {
    if (after[name] !== before[name]) changes[name] = after[name].trim();
  }
  for (const name of ['dateOfBirth', 'locationId'] as const) {
    if (after[name] !== before[name]) changes[name] = after[name] || null;
  }
  for (const name of ['phoneNumbers', 'emailAddresses'] as const) {
    const now = written(after[name]);
    if (now.join('\n') !== written(before[name]).join('\n')) changes[name] = now;
  }
  return changes;
}

/** Whether a number is among those written, in E.164 or as people of its country write it. */
export function holdsNumber(entries: readonly Entry[], phoneNumber: string): boolean {
  return written(entries)
    .map((text) => text.replace(/\D/g, '').replace(/^0+/, ''))
    .some((digits) => digits.length >= 7 && phoneNumber.endsWith(digits));
}
