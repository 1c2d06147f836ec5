import { useSending } from '../composer/SendingProvider';
import controls from '../theme/controls.module.css';
import { Bubble } from './Bubble';
import { DeliveryStatus } from './DeliveryStatus';
import { LinkedText } from './LinkedText';
import { Missing } from './Missing';
import type { ItemOf } from './timelineItemFields';

interface MessageBubbleProps {
  message: ItemOf<'Message'>;
  conversationId: string;
  continues: boolean;
  canSend: boolean;
}

export function MessageBubble({ message, conversationId, continues, canSend }: MessageBubbleProps) {
  const sending = useSending();
  const { body, problem, deliveryStatus } = message;
  const ended = deliveryStatus === 'FAILED' || deliveryStatus === 'UNDELIVERED';
  return (
    <Bubble
      {...message}
      continues={continues}
      bare={problem !== null}
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
      {problem ? <Missing>{problem}</Missing> : <LinkedText text={body} />}
    </Bubble>
  );
}
