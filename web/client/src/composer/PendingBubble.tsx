import { useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Bubble } from '../timeline/Bubble';
import { DeliveryStatus } from '../timeline/DeliveryStatus';
import { attachmentsOf } from './attachmentsOf';
import styles from './Composer.module.css';
import { giveBack } from './drafts';
import { PendingFiles } from './PendingFiles';
import { useSending } from './SendingProvider';
import type { PendingText } from './sending';

/** A text from the click until the server has answered. */
export function PendingBubble({ text }: { text: PendingText }) {
  const { user } = useViewer();
  const sending = useSending();
  const { key, conversationId, body, files, at, state } = text;
  return (
    <Bubble
      direction="OUTBOUND"
      author={{ __typename: 'User', id: user.id, name: user.name }}
      at={at}
      continues={false}
      under={
        state === 'sending' ? (
          <DeliveryStatus deliveryStatus="SENDING" deliveryProblem={null} at={at} />
        ) : (
          <>
            <span className={styles.unconfirmed}>Not confirmed: no connection</span>
            <span>
              <button type="button" className={controls.link} onClick={() => sending.tryAgain(key)}>
                Try again
              </button>
            </span>
            <span>
              <button
                type="button"
                className={controls.link}
                onClick={() => {
                  sending.discard(key);
                  giveBack(user.id, conversationId, body);
                  attachmentsOf(user.id).giveBack(conversationId, files);
                }}
              >
                Back to draft
              </button>
            </span>
          </>
        )
      }
    >
      {body}
      {files.length > 0 ? <PendingFiles files={files} /> : null}
    </Bubble>
  );
}
