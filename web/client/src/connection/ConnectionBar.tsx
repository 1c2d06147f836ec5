import { useEffect, useRef, useState } from 'react';
import styles from './ConnectionBar.module.css';
import { type ConnectionStateStore, useConnectionState } from './connectionState';

/** A hiccup shorter than this is nobody's business. */
const SAY_LOST_AFTER = 1_500;
const SAY_BACK_FOR = 3_500;

export function ConnectionBar({ connection }: { connection: ConnectionStateStore }) {
  const state = useConnectionState(connection);
  const [said, setSaid] = useState<'nothing' | 'lost' | 'back'>('nothing');
  const wasLost = useRef(false);

  useEffect(() => {
    if (state === 'lost') {
      const timer = setTimeout(() => {
        wasLost.current = true;
        setSaid('lost');
      }, SAY_LOST_AFTER);
      return () => clearTimeout(timer);
    }
    if (state !== 'open' || !wasLost.current) return;
    wasLost.current = false;
    setSaid('back');
    const timer = setTimeout(() => setSaid('nothing'), SAY_BACK_FOR);
    return () => clearTimeout(timer);
  }, [state]);

  return (
    <div className={styles.place} role="status">
      {said === 'lost' ? (
        <p className={styles.bar} data-said="lost">
          Connection lost. Trying again… What you see may be out of date; your drafts are kept.
        </p>
      ) : null}
      {said === 'back' ? (
        <p className={styles.bar} data-said="back">
          Connected again. Everything is up to date.
        </p>
      ) : null}
    </div>
  );
}
