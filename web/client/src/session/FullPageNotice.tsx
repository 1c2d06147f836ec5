import type { ReactNode } from 'react';
import styles from './SignInPage.module.css';

interface FullPageNoticeProps {
  title: string;
  /** Waits before it shows, because most of the time it is gone by then. */
  quiet?: boolean;
  children?: ReactNode;
}

export function FullPageNotice({ title, quiet, children }: FullPageNoticeProps) {
  return (
    <main className={styles.page} data-quiet={quiet || undefined}>
      <div className={styles.notice} role="status">
        <h1 className={styles.noticeTitle}>{title}</h1>
        {children ? <p className={styles.words}>{children}</p> : null}
      </div>
    </main>
  );
}
