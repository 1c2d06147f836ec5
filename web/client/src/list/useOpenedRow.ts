import { useState } from 'react';
import { useQuery } from 'urql';
import { useOpenings } from '../address/openConversation';
import { readFragment } from '../graphql';
import { ConversationRowDocument, ConversationRowFields } from './conversationListDocument';

/**
 * What was opened from elsewhere (a new chat, a patient's page) stands in the list as well, whatever
 * its chips and words and however far it is loaded, until another is opened.
 */
export function useOpenedRow(openId: string | null, listedIds: readonly string[]) {
  const openings = useOpenings();
  const [before] = useState({ openId, openings });
  const wasOpened = openId !== null && (openId !== before.openId || openings > before.openings);
  const isListed = openId !== null && listedIds.includes(openId);
  const [{ data }] = useQuery({
    query: ConversationRowDocument,
    variables: { id: openId ?? '' },
    pause: !wasOpened || isListed,
  });
  const row = data?.conversation ? readFragment(ConversationRowFields, data.conversation) : null;
  return {
    /** Whether somebody has opened it while this list was shown. */
    wasOpened,
    row: wasOpened && !isListed && row?.id === openId ? row : null,
  };
}
