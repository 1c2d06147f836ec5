import { addressOf, openConversation } from '../address/openConversation';
import { useViewer } from '../session/viewer';
import { Avatar } from '../theme/Avatar';
import { Icon } from '../theme/Icon';
import { exactTime, relativeTime, useNow } from '../words/clinicTime';
import { usePhoneNumberInWords } from '../words/phoneNumber';
import styles from './ConversationRow.module.css';
import { itemPreview } from './itemPreview';
import type { ConversationRowData } from './useConversationList';

interface ConversationRowProps {
  conversation: ConversationRowData;
  open: boolean;
}

export function ConversationRow({ conversation, open }: ConversationRowProps) {
  const { organization, user } = useViewer();
  const now = useNow();
  const { id, primaryPatient, isUnread, isResolved, lastActivityAt, lastItem } = conversation;
  const number = usePhoneNumberInWords(conversation.phoneNumber);
  const name = primaryPatient?.name ?? number;

  return (
    <a
      className={styles.row}
      href={addressOf(id)}
      data-conversation={id}
      data-unread={isUnread || undefined}
      aria-current={open || undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        openConversation(id);
      }}
    >
      <Avatar person={primaryPatient} />
      <span className={styles.line}>
        <span className={styles.name}>{name}</span>
        <time
          className={styles.time}
          dateTime={lastActivityAt}
          title={exactTime(lastActivityAt, organization.timeZone)}
        >
          {relativeTime(lastActivityAt, organization.timeZone, now)}
        </time>
      </span>
      <span className={styles.line}>
        <span className={styles.preview}>{itemPreview(lastItem, user.id)}</span>
        <span className={styles.marks}>
          {isResolved ? (
            <span className={styles.resolved} title="Resolved">
              <Icon name="check" size={16} />
              <span className="visually-hidden">Resolved</span>
            </span>
          ) : null}
          {isUnread ? (
            <span className={styles.dot}>
              <span className="visually-hidden">Unread</span>
            </span>
          ) : null}
        </span>
      </span>
    </a>
  );
}
