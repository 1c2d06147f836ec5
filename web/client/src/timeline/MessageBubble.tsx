import { useSending } from '../composer/SendingProvider';
import controls from '../theme/controls.module.css';
import { Bubble } from './Bubble';
import { DeliveryStatus } from './DeliveryStatus';
import { LinkedText } from './LinkedText';
import type { ItemOf } from './timelineItemFields';

interface MessageBubbleProps {
  message: ItemOf<'Message'>;
  conversationId: string;
  continues: boolean;
  canSend: boolean;
}

export function MessageBubble({ message, conversationId, continues, canSend }: MessageBubbleProps) {
  const sending = useSending();
  const { body, deliveryStatus } = message;
  const ended = deliveryStatus === 'FAILED' || deliveryStatus === 'UNDELIVERED';
  return (
    <Bubble
      {...message}
      continues={continues}
      under={
        <>
          <DeliveryStatus {...message} />
          {ended && canSend && body ? (
            <span>
              <button
                type="button"
                className={controls.link}
                onClick={() => sending.send(conversationId, body)}
              >
                Send again
              </button>
            </span>
          ) : null}
        </>
      }
    >
      <LinkedText text={body} />
    </Bubble>
  );
}
