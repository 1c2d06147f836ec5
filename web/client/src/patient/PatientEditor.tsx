import { type FormEvent, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { Field } from '../form/Field';
import form from '../form/Form.module.css';
import { ListField } from '../form/ListField';
import { LocationField } from '../form/LocationField';
import { DID_NOT_WORK, unfinishedDates, useRefusals } from '../form/refusals';
import controls from '../theme/controls.module.css';
import { PictureField } from './PictureField';
import { type EditedPatient, editedPatient, holdsNumber, patientChanges } from './patientChanges';
import { type PatientPageData, UpdatePatientDocument } from './patientDocument';
import { usePicture } from './usePicture';

interface PatientEditorProps {
  patient: PatientPageData;
  conversationId: string;
  onDone(saved: boolean): void;
}

export function PatientEditor({ patient, conversationId, onDone }: PatientEditorProps) {
  const [, updatePatient] = useMutation(UpdatePatientDocument);
  const [saving, setSaving] = useState(false);
  const [before] = useState(() => editedPatient(patient));
  const [after, setAfter] = useState(before);
  const { picture, setPicture, input: pictureInput } = usePicture();
  const box = useRef<HTMLFormElement>(null);
  const fields = [...Object.keys(after), 'pictureUploadId'];
  const { setRefusals, at, others } = useRefusals(box, fields);
  const open = patient.conversations.find((each) => each.id === conversationId);
  const unlinks = open && !holdsNumber(after.phoneNumbers, open.phoneNumber);

  function bind<Name extends keyof EditedPatient>(name: Name) {
    return {
      name,
      value: after[name],
      onChange: (value: EditedPatient[Name]) => setAfter((now) => ({ ...now, [name]: value })),
      problem: at(name),
    };
  }

  function bindList(name: 'phoneNumbers' | 'emailAddresses') {
    const { value, ...others } = bind(name);
    return { entries: value, ...others };
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (saving) return;
    const wrong = unfinishedDates(event.currentTarget);
    setRefusals(wrong);
    if (wrong.length > 0) return;
    setSaving(true);
    await save();
    setSaving(false);
  }

  async function save() {
    const pictured = await pictureInput();
    if ('message' in pictured) return setRefusals([pictured]);
    const changes = { ...patientChanges(before, after), ...pictured };
    if (Object.keys(changes).length === 0) return onDone(false);
    const { data } = await updatePatient({ input: { patientId: patient.id, ...changes } });
    if (data?.updatePatient.patient) return onDone(true);
    setRefusals(data?.updatePatient.errors ?? [{ message: DID_NOT_WORK }]);
  }

  return (
    <form
      ref={box}
      className={form.form}
      onSubmit={submit}
      noValidate
      aria-label={`Edit ${patient.name}`}
    >
      {others.map(({ message }) => (
        <p key={message} className={form.refused} role="alert">
          {message}
        </p>
      ))}
      <PictureField
        patient={patient}
        value={picture}
        onChange={(chosen) => {
          setRefusals([]);
          setPicture(chosen);
        }}
        problem={at('pictureUploadId')}
      />
      <div className={form.pair}>
        <Field label="Given name" autoFocus {...bind('givenName')} />
        <Field label="Family name" {...bind('familyName')} />
      </div>
      <Field label="Date of birth" type="date" {...bind('dateOfBirth')} />
      <LocationField {...bind('locationId')} />
      <ListField
        legend="Phone numbers"
        one="Phone number"
        type="tel"
        maxLength={40}
        {...bindList('phoneNumbers')}
      />
      {unlinks ? (
        <p className={form.hint} role="status">
          Without the number of the conversation beside this, it will no longer be {patient.name}'s.
        </p>
      ) : null}
      <ListField
        legend="Email addresses"
        one="Email address"
        type="email"
        maxLength={320}
        {...bindList('emailAddresses')}
      />
      <footer className={form.actions}>
        <button type="button" className={controls.quiet} onClick={() => onDone(false)}>
          Cancel
        </button>
        <button type="submit" className={controls.button} disabled={saving}>
          {saving ? 'Saving…' : 'Save'}
        </button>
      </footer>
    </form>
  );
}
