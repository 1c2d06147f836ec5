import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import styles from './ConversationPane.module.css';
import type { ConversationDetails } from './conversationDocument';
import { useOptingOut } from './useOptingOut';

/** A text that reads like a wish to stop, and is none of the words for it: the desk decides. */
export function OptOutWish({ conversation }: { conversation: ConversationDetails }) {
  const { end, problem, isEnding } = useOptingOut(conversation.id);
  const wish = conversation.mayWantToOptOut;
  if (wish?.__typename !== 'Message') return null;
  return (
    <section className={styles.wish} aria-label="May want no more texts">
      <Icon name="stop" />
      <p>
        <strong>“{wish.body}”</strong> may mean that the patient wants no more texts. Opting out is
        final: nobody can undo it. If they meant something else, answer or resolve.
        {problem ? (
          <span className={styles.problem} role="alert">
            {problem}
          </span>
        ) : null}
      </p>
      <button
        type="button"
        className={controls.danger}
        disabled={isEnding}
        onClick={() => void end()}
      >
        Opt out of texting
      </button>
    </section>
  );
}
