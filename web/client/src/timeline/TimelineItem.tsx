import { CallCard } from './CallCard';
import { EmailCard } from './EmailCard';
import { FileItem } from './FileItem';
import { MessageBubble } from './MessageBubble';
import type { ItemOf, TimelineItemData } from './timelineItemFields';

interface TimelineItemProps {
  item: TimelineItemData;
  conversationId: string;
  continues: boolean;
  /** What travelled with a text. */
  files: readonly ItemOf<'File'>[];
  canSend: boolean;
}

export function TimelineItem({ item, ...rest }: TimelineItemProps) {
  switch (item.__typename) {
    case 'Message':
      return <MessageBubble message={item} {...rest} />;
    case 'File':
      return <FileItem file={item} {...rest} />;
    case 'Call':
      return <CallCard call={item} />;
    case 'Email':
      return <EmailCard email={item} />;
  }
}
