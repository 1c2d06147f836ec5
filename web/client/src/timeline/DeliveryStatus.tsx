import { useState } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import { useNow } from '../words/clinicTime';
import styles from './DeliveryStatus.module.css';
import type { ItemOf } from './timelineItemFields';

type Delivered = Pick<ItemOf<'Message'>, 'deliveryStatus' | 'deliveryProblem' | 'at'>;

const names = {
  SENDING: 'Sending…',
  SENT: 'Sent',
  DELIVERED: 'Delivered',
  UNDELIVERED: 'Undelivered',
  FAILED: 'Failed',
} as const;

/** By then a carrier has usually confirmed a text. */
const LONG = 60_000;

/** Whether it did not arrive, and never will. */
export function hasFailed({ deliveryStatus }: Pick<Delivered, 'deliveryStatus'>): boolean {
  return deliveryStatus === 'UNDELIVERED' || deliveryStatus === 'FAILED';
}

/** What became of something we sent, explained on hover, focus and touch where it needs to be. */
export function DeliveryStatus({ deliveryStatus, deliveryProblem, at }: Delivered) {
  const now = useNow();
  if (!deliveryStatus) return null;
  const name = names[deliveryStatus];
  if (hasFailed({ deliveryStatus })) {
    const { message, advice, code } = deliveryProblem ?? {};
    return (
      <Explained
        name={name}
        bad
        why={[
          message ?? 'The carrier gave no reason.',
          advice,
          code ? `(The carrier's code: ${code})` : null,
        ]}
      />
    );
  }
  if (deliveryStatus === 'SENDING' && now.getTime() - Date.parse(at) > LONG) {
    return (
      <Explained
        name={name}
        why={[
          'The carrier has not confirmed this text yet. We are checking with them.',
          'It will not be sent twice: there is nothing to do but wait.',
        ]}
      />
    );
  }
  return <span>{name}</span>;
}

interface ExplainedProps {
  name: string;
  bad?: boolean;
  why: (string | null | undefined)[];
}

function Explained({ name, bad, why }: ExplainedProps) {
  const [open, setOpen] = useState(false);
  return (
    <span>
      <TooltipTrigger delay={150} isOpen={open} onOpenChange={setOpen}>
        <Button
          className={styles.status ?? ''}
          data-bad={bad || undefined}
          onPress={() => setOpen(true)}
        >
          {name}
        </Button>
        <Tooltip className={controls.tooltip ?? ''} offset={6} placement="top">
          {why.filter(Boolean).map((words) => (
            <p key={words}>{words}</p>
          ))}
        </Tooltip>
      </TooltipTrigger>
    </span>
  );
}
