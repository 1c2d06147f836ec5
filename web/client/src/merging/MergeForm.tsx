import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useQuery } from 'urql';
import { readFragment } from '../graphql';
import { may, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import dialogs from '../theme/Dialog.module.css';
import { Icon } from '../theme/Icon';
import { choose, firstPair, type Pair, swapped } from './chosenPair';
import styles from './MergeDialog.module.css';
import { PatientRecordFields, RecordsDocument } from './mergeDocument';
import { TwoRecords } from './TwoRecords';
import { useMerging } from './useMerging';

interface MergeFormProps {
  conversationId: string;
  onMerged(name: string): void;
}

export function MergeForm({ conversationId, onMerged }: MergeFormProps) {
  const profiles = may(useViewer(), 'PATIENTS_PROFILES_READ');
  const [{ data, error }, ask] = useQuery({
    query: RecordsDocument,
    variables: { id: conversationId, profiles },
    requestPolicy: 'cache-and-network',
  });
  const { merge, problem, isMerging, forgetProblem } = useMerging();
  const [chosen, setChosen] = useState<Pair | null>(null);
  const records = readFragment(PatientRecordFields, data?.conversation?.patients ?? []);
  const ids = records.map((record) => record.id);
  const first = firstPair(ids, data?.conversation?.primaryPatient?.id);
  const stands = chosen && ids.includes(chosen.survivorId) && ids.includes(chosen.duplicateId);
  const pair = stands ? chosen : first;
  const survivor = records.find((record) => record.id === pair?.survivorId);
  const duplicate = records.find((record) => record.id === pair?.duplicateId);

  function change(next: Pair) {
    forgetProblem();
    setChosen(next);
  }

  if (!pair || !survivor || !duplicate) {
    if (!data && !error) return <p aria-busy="true">Reading the records…</p>;
    if (data) return <p role="status">Only one patient has this number now.</p>;
    return (
      <p role="alert">
        The records could not be read.{' '}
        <button type="button" className={controls.link} onClick={() => ask()}>
          Try again
        </button>
      </p>
    );
  }

  async function confirm({ survivorId, duplicateId }: Pair) {
    const name = await merge(survivorId, duplicateId);
    if (name !== null) onMerged(name);
  }

  return (
    <>
      <p>
        For one person who has two records. People who share a number, such as a parent and a child,
        keep their own.
      </p>
      <TwoRecords
        records={records}
        survivor={survivor}
        duplicate={duplicate}
        onChoose={(side, id) => change(choose(pair, side, id))}
      />
      <footer className={styles.bottom}>
        <p>
          Everything {duplicate.name} wrote becomes {survivor.name}'s. Once merged, only an
          administrator can undo it.
          {profiles
            ? null
            : ' What your account may not see, such as birthdays and facts, is merged as well.'}
        </p>
        {problem ? (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        ) : null}
        <div className={dialogs.choices}>
          <Button
            className={`${controls.quiet} ${styles.swap}`}
            onPress={() => change(swapped(pair))}
          >
            <Icon name="swap" size={18} /> Swap sides
          </Button>
          <Button slot="close" className={controls.quiet ?? ''}>
            Cancel
          </Button>
          <Button
            className={controls.button ?? ''}
            isDisabled={isMerging}
            onPress={() => void confirm(pair)}
          >
            {isMerging ? 'Merging…' : 'Merge'}
          </Button>
        </div>
      </footer>
    </>
  );
}
