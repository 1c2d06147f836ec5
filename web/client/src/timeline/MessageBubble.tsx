import { Bubble } from './Bubble';
import { DeliveryStatus, hasFailed } from './DeliveryStatus';
import { LinkedText } from './LinkedText';
import { Missing } from './Missing';
import { SendAgain } from './SendAgain';
import type { ItemOf } from './timelineItemFields';

interface MessageBubbleProps {
  message: ItemOf<'Message'>;
  conversationId: string;
  continues: boolean;
  files: readonly ItemOf<'File'>[];
  canSend: boolean;
}

export function MessageBubble({ message, continues, canSend, ...rest }: MessageBubbleProps) {
  const { body, problem } = message;
  return (
    <Bubble
      {...message}
      continues={continues}
      bare={problem !== null}
      under={
        <>
          <DeliveryStatus {...message} />
          {canSend && body && hasFailed(message) ? <SendAgain body={body} {...rest} /> : null}
        </>
      }
    >
      {problem ? <Missing>{problem}</Missing> : <LinkedText text={body} />}
    </Bubble>
  );
}
