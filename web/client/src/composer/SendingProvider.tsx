import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react';
import { useClient } from 'urql';
import { waitBeforeRetry } from '../connection/eventSocket';
import { useViewer } from '../session/viewer';
import type { TimelineItemData } from '../timeline/timelineItemFields';
import { attachmentsOf } from './attachmentsOf';
import { giveBack } from './drafts';
import { rememberSending } from './forgetTexts';
import { keptPending } from './keptPending';
import { createSending, type Refusal, type Sending } from './sending';
import { askForNewestItems, sendMessage } from './sendMessage';
import { stillPending } from './stillPending';
import { uploadFileBy } from './uploadFile';

const SendingContext = createContext<Sending | null>(null);

export function SendingProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const { id: userId } = useViewer().user;
  const sending = useMemo(
    () =>
      createSending({
        ask: (request) => sendMessage(client, request),
        wait: waitBeforeRetry,
        kept: keptPending(userId),
        renew: (files) => attachmentsOf(userId).renew(files, uploadFileBy(client)),
        onSent: (files) => attachmentsOf(userId).sent(files),
        onRefused(conversationId, body, refusal, files) {
          giveBack(userId, conversationId, body);
          const expired = refusal.code === 'NOT_FOUND' && refusal.field?.at(-1) === 'uploadIds';
          const problem = expired ? refusal.message : '';
          attachmentsOf(userId).giveBack(conversationId, files, problem);
          if (refusal.code === 'CONFLICT') askForNewestItems(client, conversationId);
        },
      }),
    [client, userId],
  );
  useEffect(() => rememberSending(sending), [sending]);
  return <SendingContext value={sending}>{children}</SendingContext>;
}

export function useSending(): Sending {
  const sending = useContext(SendingContext);
  if (!sending) throw new Error('Only there inside of the inbox');
  return sending;
}

export function usePendingTexts(conversationId: string, items: readonly TimelineItemData[]) {
  const sending = useSending();
  const { id: userId } = useViewer().user;
  const pending = useSyncExternalStore(sending.subscribe, sending.pending);
  return useMemo(() => {
    const here = pending.filter((text) => text.conversationId === conversationId);
    return stillPending(here, items, userId);
  }, [pending, conversationId, items, userId]);
}

export function useRefusal(conversationId: string): Refusal | null {
  const sending = useSending();
  return useSyncExternalStore(sending.subscribe, sending.refusals)[conversationId] ?? null;
}
