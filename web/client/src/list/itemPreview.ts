import { type FragmentOf, readFragment } from '../graphql';
import { callWords } from '../words/callWords';
import { ItemPreviewFields } from './conversationListDocument';

/** One line of the list, from the viewer's side of the desk. */
export function itemPreview(
  item: FragmentOf<typeof ItemPreviewFields> | null,
  viewerId: string,
): string {
  if (!item) return 'Nothing here yet';
  const read = readFragment(ItemPreviewFields, item);
  switch (read.__typename) {
    case 'Message':
      return (
        notArrived(read) +
        whose(read, viewerId) +
        (read.problem ?? read.body.replace(/\s+/g, ' ').trim())
      );
    case 'File':
      return (
        notArrived(read) +
        whose(read, viewerId) +
        (read.contentType.startsWith('image/') ? 'sent a picture' : `sent ${read.name}`)
      );
    case 'Call':
      return callWords(read.outcome, read.direction);
    case 'Email':
      return `Email: ${read.subject || read.preview}`;
  }
}

/** What did not arrive was no answer, and the list is where that is noticed. */
function notArrived({ deliveryStatus }: { deliveryStatus: string | null }): string {
  if (deliveryStatus === 'FAILED') return 'Failed: ';
  return deliveryStatus === 'UNDELIVERED' ? 'Undelivered: ' : '';
}

interface Authored {
  direction: string;
  author: { __typename: string; id?: string; name?: string } | null;
}

function whose({ direction, author }: Authored, viewerId: string): string {
  if (direction === 'INBOUND') return '';
  if (!author) return 'Clinic: ';
  if (author.id === viewerId) return 'You: ';
  return `${author.name}: `;
}
