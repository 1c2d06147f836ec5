import { ChosenPatient } from './ChosenPatient';
import type { Pair } from './chosenPair';
import styles from './MergeDialog.module.css';
import type { PatientRecord } from './mergeDocument';
import { mergedValues } from './mergedValues';
import { Values } from './Values';

interface TwoRecordsProps {
  records: readonly PatientRecord[];
  survivor: PatientRecord;
  duplicate: PatientRecord;
  onChoose(side: keyof Pair, id: string): void;
}

/** Side by side, and of each value what will become of it. */
export function TwoRecords({ records, survivor, duplicate, onChoose }: TwoRecordsProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys as well
    <section className={styles.records} aria-label="The two records" tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">What will become of each value</caption>
        <thead>
          <tr>
            <th scope="col">
              <ChosenPatient
                label="Stays"
                chosen={survivor}
                records={records}
                onChoose={(id) => onChoose('survivorId', id)}
              />
            </th>
            <th scope="col">
              <ChosenPatient
                label="Goes"
                chosen={duplicate}
                records={records}
                onChoose={(id) => onChoose('duplicateId', id)}
              />
            </th>
          </tr>
        </thead>
        {mergedValues(survivor, duplicate).map((row) => (
          <tbody key={row.label}>
            <tr>
              <th scope="rowgroup" colSpan={2}>
                {row.label}
              </th>
            </tr>
            <tr>
              <td>
                <Values values={row.survivor} />
              </td>
              <td>
                <Values values={row.duplicate} />
              </td>
            </tr>
          </tbody>
        ))}
      </table>
    </section>
  );
}
