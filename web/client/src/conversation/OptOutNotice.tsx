import { useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import { dayName, useNow } from '../words/clinicTime';
import styles from './ConversationPane.module.css';
import type { ConversationDetails } from './conversationDocument';

type OptOut = NonNullable<ConversationDetails['optOut']>;

/** Stands where the composer would: who ended texting, and what follows from it. */
export function OptOutNotice({ optOut }: { optOut: OptOut }) {
  const { timeZone } = useViewer().organization;
  const day = dayName(optOut.at, timeZone, useNow());
  const when = day === 'Today' || day === 'Yesterday' ? day.toLowerCase() : `on ${day}`;
  return (
    <section className={styles.optOut} aria-label="Texting has ended">
      <Icon name="stop" />
      <p>
        <strong>{who(optOut)}</strong> {when}. Nothing can be sent to this number
        {optOut.source === 'PATIENT' ? ' unless they text START' : ''}. What they write still
        arrives here.
      </p>
    </section>
  );
}

function who({ source, by }: OptOut): string {
  if (source === 'PATIENT') return 'The patient opted out of texting';
  if (source === 'CARRIER') return 'The carrier reported that this number has opted out';
  return by
    ? `${by.name} opted this number out of texting`
    : 'Your team opted this number out of texting';
}
