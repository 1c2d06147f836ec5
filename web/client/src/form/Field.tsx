import { FieldError, Input, Label, TextField } from 'react-aria-components';
import styles from './Form.module.css';

interface FieldProps {
  name: string;
  label: string;
  value: string;
  onChange(value: string): void;
  problem: string | undefined;
  type?: 'text' | 'tel' | 'email' | 'date';
  maxLength?: number;
  autoFocus?: boolean;
}

/** One line to fill in, with what is wrong with it underneath. */
export function Field({ label, problem, type = 'text', ...field }: FieldProps) {
  return (
    <TextField
      {...field}
      type={type}
      className={styles.field ?? ''}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      autoComplete="off"
    >
      <Label>{label}</Label>
      <Input
        className={styles.input ?? ''}
        {...(type === 'date' ? { min: '1900-01-01', max: '9999-12-31' } : {})}
      />
      <FieldError className={styles.problem ?? ''}>{problem}</FieldError>
    </TextField>
  );
}
