import { createContext, type ReactNode, useContext, useState } from 'react';
import { later } from '../later/later';
import { Part } from '../later/Part';
import type { TimelineItemData } from '../timeline/timelineItemFields';

const emailThreadDialog = later(() =>
  import('./EmailThreadDialog').then((part) => part.EmailThreadDialog),
);

interface Opened {
  id: string;
  subject: string;
}

const OpenThread = createContext<(email: Opened) => void>(() => {});

/** Opens the thread of an email over the timeline. */
export function useOpenThread() {
  return useContext(OpenThread);
}

interface EmailThreadsProps {
  items: readonly TimelineItemData[];
  children: ReactNode;
}

/** Stands around the timeline: the row of an email may scroll away while its thread is open. */
export function EmailThreads({ items, children }: EmailThreadsProps) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const newest = items.findLast((item) => item.__typename === 'Email');
  return (
    <OpenThread value={setOpened}>
      {children}
      <Part of={emailThreadDialog} isOpen={opened !== null} onGiveUp={() => setOpened(null)}>
        {(EmailThreadDialog) => (
          <EmailThreadDialog
            emailId={opened?.id ?? null}
            subject={opened?.subject ?? ''}
            newestId={newest?.id ?? null}
            onClose={() => setOpened(null)}
          />
        )}
      </Part>
    </OpenThread>
  );
}
