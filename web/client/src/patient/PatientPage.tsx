import { useEffect, useRef, useState } from 'react';
import { may, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { OtherConversations } from './OtherConversations';
import { PatientEditor } from './PatientEditor';
import { PatientRecord } from './PatientRecord';
import type { PatientPageData } from './patientDocument';
import { SavedFacts } from './SavedFacts';

interface PatientPageProps {
  patient: PatientPageData;
  conversationId: string;
}

export function PatientPage({ patient, conversationId }: PatientPageProps) {
  const mayChange = may(useViewer(), 'PATIENTS_PROFILES_WRITE');
  const [isEditing, setEditing] = useState(false);
  const [said, setSaid] = useState('');
  const edit = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);

  useEffect(() => {
    if (wasEditing.current && !isEditing) edit.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);

  function done(saved: boolean) {
    setEditing(false);
    setSaid(saved ? 'Saved' : '');
  }

  return (
    <>
      <span role="status" className="visually-hidden">
        {said}
      </span>
      {isEditing ? (
        <PatientEditor patient={patient} conversationId={conversationId} onDone={done} />
      ) : (
        <PatientRecord patient={patient}>
          {mayChange ? (
            <button
              ref={edit}
              type="button"
              className={controls.quiet}
              onClick={() => {
                setSaid('');
                setEditing(true);
              }}
            >
              Edit
            </button>
          ) : null}
        </PatientRecord>
      )}
      <SavedFacts facts={patient.savedFacts} />
      <OtherConversations
        conversations={patient.conversations.filter((each) => each.id !== conversationId)}
      />
    </>
  );
}
