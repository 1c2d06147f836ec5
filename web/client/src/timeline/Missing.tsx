import styles from './Missing.module.css';

/** What should stand here did not reach us: why, in words for the desk. */
export function Missing({ children }: { children: React.ReactNode }) {
  return <p className={styles.missing}>{children}</p>;
}
