import { useRef } from 'react';
import { Button, FieldError, Input, TextField } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { atFault, type Entry, newEntry } from './entries';
import styles from './Form.module.css';

interface ListFieldProps {
  name: string;
  legend: string;
  /** What each of them is called: “Phone number”. */
  one: string;
  type: 'tel' | 'email';
  maxLength: number;
  entries: readonly Entry[];
  onChange(entries: readonly Entry[]): void;
  problem: string | undefined;
}

/** Several lines of a kind, each to be changed or taken away, and a further one to be added. */
export function ListField({ entries, onChange, problem, one, ...field }: ListFieldProps) {
  const adding = useRef<HTMLButtonElement>(null);
  const added = useRef<number>(undefined);
  const wrong = problem === undefined ? undefined : atFault(problem, entries);

  return (
    <fieldset className={styles.field}>
      <legend>{field.legend}</legend>
      <div className={styles.entries}>
        {entries.map(({ key, text }, index) => (
          <div key={key} className={styles.entry}>
            <TextField
              name={field.name}
              type={field.type}
              maxLength={field.maxLength}
              aria-label={`${one} ${index + 1}`}
              autoComplete="off"
              autoFocus={key === added.current}
              value={text}
              onChange={(now) =>
                onChange(entries.map((each) => (each.key === key ? { key, text: now } : each)))
              }
              isInvalid={key === wrong}
              validationBehavior="aria"
            >
              <Input className={styles.input ?? ''} />
              <FieldError className={styles.problem ?? ''}>{problem}</FieldError>
            </TextField>
            <Button
              className={controls.icon ?? ''}
              aria-label={`Remove ${text || one.toLowerCase()}`}
              onPress={() => {
                onChange(entries.filter((each) => each.key !== key));
                adding.current?.focus();
              }}
            >
              <Icon name="close" size={18} />
            </Button>
          </div>
        ))}
      </div>
      <Button
        ref={adding}
        className={styles.add ?? ''}
        onPress={() => {
          const entry = newEntry('');
          added.current = entry.key;
          onChange([...entries, entry]);
        }}
      >
        <Icon name="plus" size={16} /> Add {one.toLowerCase()}
      </Button>
      {problem !== undefined && wrong === undefined ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}
