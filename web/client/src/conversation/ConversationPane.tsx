import { useState } from 'react';
import { useQuery } from 'urql';
import { closeConversation } from '../address/openConversation';
import { TIMELINE_PAGE } from '../cache/timelines';
import { Composer } from '../composer/Composer';
import { readFragment } from '../graphql';
import { may, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Timeline } from '../timeline/Timeline';
import { TimelineItemFields } from '../timeline/timelineItemFields';
import { ConversationHeader } from './ConversationHeader';
import styles from './ConversationPane.module.css';
import { ConversationDetailsFields, ConversationDocument } from './conversationDocument';
import { OptOutNotice } from './OptOutNotice';
import { OptOutWish } from './OptOutWish';
import { useMarkingRead } from './useMarkingRead';

interface ConversationPaneProps {
  id: string;
  /** Whether something stands in front of it, so that nothing of it is read. */
  isCovered: boolean;
}

export function ConversationPane({ id, isCovered }: ConversationPaneProps) {
  const viewer = useViewer();
  const [{ data, error, fetching }, ask] = useQuery({
    query: ConversationDocument,
    variables: { id, last: TIMELINE_PAGE },
    requestPolicy: 'cache-and-network',
  });
  const conversation = data?.conversation
    ? readFragment(ConversationDetailsFields, data.conversation)
    : null;
  const items = readFragment(TimelineItemFields, data?.conversation?.timeline.nodes ?? []);
  const [atNewest, setAtNewest] = useState(true);
  const newestId = items.at(-1)?.id ?? null;
  const reading = useMarkingRead({
    conversationId: id,
    isUnread: conversation?.isUnread ?? false,
    newestId,
    atNewest: atNewest && !isCovered,
  });

  if (!conversation || !data?.conversation) {
    if (fetching || (!error && !data)) return <div className={styles.waiting} aria-busy="true" />;
    return (
      <div className={styles.nothing} role="alert">
        <h2>{error?.networkError ? 'This could not be loaded' : 'No such conversation'}</h2>
        <p>
          {error?.networkError
            ? 'Check your connection, then try again.'
            : 'The link may be wrong, or the conversation is not one of your clinic.'}
        </p>
        {error?.networkError ? (
          <button type="button" className={controls.quiet} onClick={() => ask()}>
            Try again
          </button>
        ) : (
          <button type="button" className={controls.quiet} onClick={closeConversation}>
            Back to the inbox
          </button>
        )}
      </div>
    );
  }

  return (
    <>
      <ConversationHeader conversation={conversation} onMarkedUnread={reading.leaveUnread} />
      <Timeline
        conversationId={id}
        items={items}
        hasOlder={data.conversation.timeline.pageInfo.hasPreviousPage}
        olderBefore={data.conversation.timeline.pageInfo.startCursor}
        canSend={may(viewer, 'MESSAGING_CHATS_WRITE') && !conversation.optOut}
        onAtNewest={setAtNewest}
      />
      {conversation.optOut ? (
        <OptOutNotice optOut={conversation.optOut} />
      ) : may(viewer, 'MESSAGING_CHATS_WRITE') ? (
        <>
          <OptOutWish conversation={conversation} />
          <Composer
            conversationId={id}
            items={items}
            seenId={reading.seenId}
            suggestions={conversation.suggestions}
          />
        </>
      ) : (
        <p className={styles.readOnly}>
          Your account can read conversations, but not write in them.
        </p>
      )}
    </>
  );
}
