import { closeConversation } from '../address/openConversation';
import { Avatar } from '../theme/Avatar';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { usePhoneNumberInWords } from '../words/phoneNumber';
import styles from './ConversationHeader.module.css';
import { ConversationMenu } from './ConversationMenu';
import type { ConversationDetails } from './conversationDocument';
import { OtherPatients } from './OtherPatients';

interface ConversationHeaderProps {
  conversation: ConversationDetails;
  onMarkedUnread(): void;
}

export function ConversationHeader({ conversation, onMarkedUnread }: ConversationHeaderProps) {
  const { primaryPatient, otherPatientCount, patients } = conversation;
  const number = usePhoneNumberInWords(conversation.phoneNumber);
  return (
    <header className={styles.header}>
      <button
        type="button"
        className={`${controls.icon} ${styles.back}`}
        aria-label="Back to the list"
        onClick={closeConversation}
      >
        <Icon name="back" />
      </button>
      <Avatar person={primaryPatient} size={40} />
      <div className={styles.who}>
        <h2 className={styles.name}>{primaryPatient?.name ?? number}</h2>
        <p className={styles.under}>
          <span>{primaryPatient ? number : 'No patient linked yet'}</span>
          {otherPatientCount > 0 ? (
            <OtherPatients
              conversationId={conversation.id}
              count={otherPatientCount}
              patients={patients}
              primaryId={primaryPatient?.id}
            />
          ) : null}
          {conversation.isResolved ? (
            <span className={styles.resolved}>
              <Icon name="check" size={14} /> Resolved
            </span>
          ) : null}
        </p>
      </div>
      {primaryPatient?.chartUrl ? (
        <a
          className={`${controls.icon} ${styles.chart}`}
          href={primaryPatient.chartUrl}
          target="_blank"
          rel="noreferrer"
          aria-label={`Open ${primaryPatient.name}'s chart in a new tab`}
          title="Open the chart"
        >
          <Icon name="chart" />
        </a>
      ) : null}
      <ConversationMenu conversation={conversation} onMarkedUnread={onMarkedUnread} />
    </header>
  );
}
