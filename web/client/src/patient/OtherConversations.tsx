import { addressOf, openConversation } from '../address/openConversation';
import { focusConversation } from '../conversation/focusConversation';
import { itemPreview } from '../list/itemPreview';
import { useViewer } from '../session/viewer';
import { exactTime, relativeTime, useNow } from '../words/clinicTime';
import { PhoneNumber } from '../words/PhoneNumber';
import styles from './Patient.module.css';
import type { PatientPageData } from './patientDocument';

interface OtherConversationsProps {
  conversations: PatientPageData['conversations'];
}

/** Each number of a patient has a conversation of its own. */
export function OtherConversations({ conversations }: OtherConversationsProps) {
  const { organization, user } = useViewer();
  const now = useNow();
  return (
    <section className={styles.section} aria-labelledby="other-conversations">
      <h3 id="other-conversations">Other conversations</h3>
      {conversations.length === 0 ? <p className={styles.quiet}>None.</p> : null}
      <ul>
        {conversations.map((each) => (
          <li key={each.id}>
            <a
              className={styles.conversation}
              href={addressOf(each.id)}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                openConversation(each.id);
                focusConversation();
              }}
            >
              <span className={styles.line}>
                <strong>
                  <PhoneNumber number={each.phoneNumber} />
                </strong>
                <time
                  dateTime={each.lastActivityAt}
                  title={exactTime(each.lastActivityAt, organization.timeZone)}
                >
                  {relativeTime(each.lastActivityAt, organization.timeZone, now)}
                </time>
              </span>
              <span className={styles.line}>
                <span className={styles.preview}>{itemPreview(each.lastItem, user.id)}</span>
                {each.isUnread ? (
                  <span className={styles.dot}>
                    <span className="visually-hidden">Unread</span>
                  </span>
                ) : null}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
