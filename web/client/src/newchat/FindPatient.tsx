import { useState } from 'react';
import { Autocomplete, Input, ListBox, SearchField } from 'react-aria-components';
import { may, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { FoundPatientOption } from './FoundPatientOption';
import styles from './NewChat.module.css';
import type { FoundPatient } from './newChatDocument';
import { usePatientSearch } from './usePatientSearch';

interface FindPatientProps {
  /** What was typed before somebody came back here. */
  wordsBefore: string;
  isStarting: boolean;
  onChoose(patient: FoundPatient, words: string): void;
  onCreate(words: string): void;
}

/** The arrows move in the list while the words go on being typed; Enter chooses. */
export function FindPatient({ wordsBefore, isStarting, onChoose, onCreate }: FindPatientProps) {
  const mayCreate = may(useViewer(), 'PATIENTS_CREATE');
  const [typed, setTyped] = useState(wordsBefore);
  const search = usePatientSearch(typed);
  const { words, patients, isCurrent } = search;

  function onAction(id: string | number) {
    const patient = patients.find((each) => each.id === id);
    // Whoever is quick to press Enter would get somebody whom other words had found.
    if (patient && isCurrent && !isStarting) onChoose(patient, words);
  }

  return (
    <>
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField
          className={styles.search ?? ''}
          aria-label="Name or number of the patient"
          autoFocus
        >
          <Icon name="search" size={18} />
          <Input placeholder="Name or number" />
        </SearchField>
        <ListBox
          className={styles.found ?? ''}
          aria-label="Patients found"
          items={patients}
          onAction={onAction}
          data-settling={isCurrent ? undefined : true}
        >
          {(patient) => <FoundPatientOption patient={patient} />}
        </ListBox>
      </Autocomplete>
      <p className={styles.status} role="status">
        {search.failed ? null : statusWords(search)}
      </p>
      {search.failed ? (
        <p className={styles.refused} role="alert">
          The search did not work.{' '}
          <button type="button" className={controls.link} onClick={search.askAgain}>
            Try again
          </button>
        </p>
      ) : null}
      {mayCreate ? (
        <footer className={styles.create}>
          <button type="button" className={controls.quiet} onClick={() => onCreate(words)}>
            <Icon name="plus" size={18} /> New patient
          </button>
        </footer>
      ) : null}
    </>
  );
}

interface Search {
  words: string;
  patients: readonly FoundPatient[];
  hasMore: boolean;
  isCurrent: boolean;
}

function statusWords({ words, patients, hasMore, isCurrent }: Search): string {
  if (!words) return 'Type a part of the name, or a few digits of the number.';
  if (!isCurrent) return 'Searching…';
  if (patients.length === 0) return `Nobody was found for “${words}”.`;
  if (hasMore) return `The ${patients.length} best matches. Type more to find others.`;
  return patients.length === 1 ? '1 patient' : `${patients.length} patients`;
}
