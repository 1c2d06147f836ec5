import type { Client } from 'urql';
import { NEWEST_ITEMS } from '../cache/timelines';
import { hasCode } from '../connection/errorCode';
import { ConversationDocument } from '../conversation/conversationDocument';
import { graphql, readFragment } from '../graphql';
import { TimelineItemFields } from '../timeline/timelineItemFields';
import type { SendAnswer, SendRequest } from './sending';

export const SendMessageDocument = graphql(
  `
  mutation SendMessage($input: SendMessageInput!) {
    sendMessage(input: $input) {
      items { ...TimelineItemFields }
      errors { code message field }
    }
  }
`,
  [TimelineItemFields],
);

/** Asks the server once, and says in our words what came of it. */
export async function sendMessage(client: Client, input: SendRequest): Promise<SendAnswer> {
  const { data, error } = await client.mutation(SendMessageDocument, { input });
  const refused = data?.sendMessage.errors[0];
  if (refused) return { kind: 'refused', ...refused };
  if (data) {
    const items = readFragment(TimelineItemFields, data.sendMessage.items);
    return { kind: 'sent', lastItemId: items.at(-1)?.id ?? null };
  }
  if (hasCode(error, 'UNAUTHENTICATED')) return { kind: 'stopped' };
  if (hasCode(error, 'FORBIDDEN')) {
    return { kind: 'refused', code: 'FORBIDDEN', message: 'Your account may not send texts.' };
  }
  if (hasCode(error, 'NOT_FOUND') || hasCode(error, 'BAD_USER_INPUT')) {
    const message = error?.graphQLErrors[0]?.message ?? 'This could not be sent.';
    return { kind: 'refused', code: 'INVALID', message };
  }
  return { kind: 'unknown' };
}

/** After a CONFLICT: shows what came without waiting for its event. */
export function askForNewestItems(client: Client, id: string) {
  const variables = { id, last: NEWEST_ITEMS };
  void client.query(ConversationDocument, variables, { requestPolicy: 'network-only' }).toPromise();
}
