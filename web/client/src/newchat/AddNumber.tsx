import { type FormEvent, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { Field } from '../form/Field';
import form from '../form/Form.module.css';
import { DID_NOT_WORK, useRefusals } from '../form/refusals';
import controls from '../theme/controls.module.css';
import { AddPhoneNumberDocument, type FoundPatient } from './newChatDocument';

interface AddNumberProps {
  patient: FoundPatient;
  isStarting: boolean;
  onAdded(phoneNumber: string): void;
}

/** A record without a number gets its first one here. */
export function AddNumber({ patient, isStarting, onAdded }: AddNumberProps) {
  const [{ fetching }, addPhoneNumber] = useMutation(AddPhoneNumberDocument);
  const [number, setNumber] = useState('');
  const box = useRef<HTMLFormElement>(null);
  const { setRefusals, at, others } = useRefusals(box, ['phoneNumbers']);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (fetching || isStarting) return;
    const phoneNumber = number.trim();
    if (!phoneNumber) {
      setRefusals([{ message: 'Write the number to text.', field: ['phoneNumbers'] }]);
      return;
    }
    const input = { patientId: patient.id, phoneNumbers: [phoneNumber] };
    const { data } = await addPhoneNumber({ input });
    const added = data?.updatePatient.patient?.phoneNumbers[0];
    setRefusals(added ? [] : (data?.updatePatient.errors ?? [{ message: DID_NOT_WORK }]));
    if (added) onAdded(added);
  }

  return (
    <form ref={box} className={form.form} onSubmit={submit} noValidate>
      <p className={form.hint}>A text needs a number, and there is none on this record yet.</p>
      {others.map(({ message }) => (
        <p key={message} className={form.refused} role="alert">
          {message}
        </p>
      ))}
      <Field
        name="phoneNumbers"
        label="Phone number"
        type="tel"
        maxLength={40}
        autoFocus
        value={number}
        onChange={setNumber}
        problem={at('phoneNumbers')}
      />
      <footer className={form.actions}>
        <button type="submit" className={controls.button} disabled={fetching || isStarting}>
          Add and open the chat
        </button>
      </footer>
    </form>
  );
}
