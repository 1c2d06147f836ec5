import { type FormEvent, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { Field } from '../form/Field';
import form from '../form/Form.module.css';
import { LocationField } from '../form/LocationField';
import { DID_NOT_WORK, unfinishedDates, useRefusals } from '../form/refusals';
import { useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { CreatePatientDocument } from './newChatDocument';
import { inputOf, type NewPatient, newPatient } from './newPatient';

const NO_NUMBER = 'A chat needs a number: write the one to text.';
const IN_DOUBT =
  'No answer came. The record may have been made all the same: search for it before you try again.';

interface CreatePatientProps {
  /** What was searched for. */
  words: string;
  /** What is written on the button. */
  action: string;
  isStarting?: boolean;
  onCreated(patientId: string, phoneNumber?: string): void;
}

export function CreatePatient({
  words,
  action,
  isStarting = false,
  onCreated,
}: CreatePatientProps) {
  const { currentLocation } = useViewer();
  const [{ fetching }, createPatient] = useMutation(CreatePatientDocument);
  const [patient, setPatient] = useState(() => newPatient(words, currentLocation?.id ?? ''));
  const [created, setCreated] = useState<{ id: string; phoneNumbers: string[] } | null>(null);
  const box = useRef<HTMLFormElement>(null);
  const { setRefusals, at, others } = useRefusals(box, Object.keys(patient));

  const bind = (name: keyof NewPatient) => ({
    name,
    value: patient[name],
    onChange: (value: string) => setPatient((before) => ({ ...before, [name]: value })),
    problem: at(name),
  });

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (fetching || isStarting) return;
    // The record is there already where only its conversation did not open.
    if (created) return onCreated(created.id, created.phoneNumbers[0]);
    const input = inputOf(patient);
    const missing = input.phoneNumber ? [] : [{ message: NO_NUMBER, field: ['phoneNumber'] }];
    const wrong = [...unfinishedDates(event.currentTarget), ...missing];
    setRefusals(wrong);
    if (wrong.length > 0) return;
    const { data, error } = await createPatient({ input });
    const made = data?.createPatient.patient;
    const failed = [{ message: error?.networkError ? IN_DOUBT : DID_NOT_WORK }];
    if (!made) return setRefusals(data?.createPatient.errors ?? failed);
    setCreated(made);
    onCreated(made.id, made.phoneNumbers[0]);
  }

  return (
    <form ref={box} className={form.form} onSubmit={submit} noValidate>
      {others.map(({ message }) => (
        <p key={message} className={form.refused} role="alert">
          {message}
        </p>
      ))}
      <div className={form.pair}>
        <Field label="Given name" autoFocus {...bind('givenName')} />
        <Field label="Family name" {...bind('familyName')} />
      </div>
      <Field label="Phone number" type="tel" maxLength={40} {...bind('phoneNumber')} />
      <Field label="Date of birth (optional)" type="date" {...bind('dateOfBirth')} />
      <LocationField {...bind('locationId')} />
      <Field label="Email (optional)" type="email" {...bind('emailAddress')} />
      <footer className={form.actions}>
        <button type="submit" className={controls.button} disabled={fetching || isStarting}>
          {created ? 'Open the chat' : action}
        </button>
      </footer>
    </form>
  );
}
