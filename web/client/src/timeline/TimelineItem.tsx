import { CallCard } from './CallCard';
import { EmailCard } from './EmailCard';
import { FileItem } from './FileItem';
import { MessageBubble } from './MessageBubble';
import type { TimelineItemData } from './timelineItemFields';

interface TimelineItemProps {
  item: TimelineItemData;
  conversationId: string;
  continues: boolean;
  canSend: boolean;
}

export function TimelineItem({ item, ...rest }: TimelineItemProps) {
  switch (item.__typename) {
    case 'Message':
      return <MessageBubble message={item} {...rest} />;
    case 'File':
      return <FileItem file={item} continues={rest.continues} />;
    case 'Call':
      return <CallCard call={item} />;
    case 'Email':
      return <EmailCard email={item} />;
  }
}
