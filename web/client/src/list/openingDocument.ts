import type { Client } from 'urql';
import { LIST_PAGE } from '../cache/conversationLists';
import { graphql } from '../graphql';
import { ViewerFields } from '../session/viewer';
import { ConversationRowFields } from './conversationListDocument';

export const OpeningDocument = graphql(
  `
  query Opening($first: Int!) {
    eventCursor
    viewer { ...ViewerFields }
    conversations(filter: {}, first: $first) {
      nodes { id ...ConversationRowFields }
      pageInfo { hasNextPage endCursor }
    }
    inboxCounts { all unread unresponded humanOnly myLocation }
  }
`,
  [ViewerFields, ConversationRowFields],
);

/**
 * All that the first page shows, as of one moment and by one way to the server: what then asks for
 * a part of it finds that in the cache.
 */
export function askForFirstPage(client: Client): Promise<unknown> {
  return client.query(OpeningDocument, { first: LIST_PAGE }).toPromise();
}
