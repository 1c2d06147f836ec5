import { Icon } from '../theme/Icon';
import { usePhoneNumberInWords } from '../words/phoneNumber';
import styles from './MergeDialog.module.css';
import type { Fate, MergedValue } from './mergedValues';

const fates: Record<Fate, string> = {
  stays: 'Stays',
  gained: 'Is gained',
  same: 'Is there already',
  dropped: 'Is dropped: the other is kept',
};

/** The values that one record has of a kind, each with what will become of it. */
export function Values({ values }: { values: readonly MergedValue[] }) {
  if (values.length === 0) return <span className={styles.none}>None</span>;
  return (
    <ul className={styles.values}>
      {values.map((value) => (
        <li key={value.key} className={styles.value} data-fate={value.fate}>
          {value.picture ? <img className={styles.picture} src={value.picture} alt="" /> : null}
          <span className={styles.words}>
            {value.isNumber ? <NumberInWords number={value.words} /> : value.words}
            {value.more ? <span className={styles.more}>{value.more}</span> : null}
          </span>
          <span className={styles.fate}>
            {value.fate === 'gained' ? <Icon name="plus" size={12} /> : null}
            {value.fate === 'dropped' ? <Icon name="close" size={12} /> : null}
            {fates[value.fate]}
          </span>
        </li>
      ))}
    </ul>
  );
}

function NumberInWords({ number }: { number: string }) {
  return usePhoneNumberInWords(number);
}
