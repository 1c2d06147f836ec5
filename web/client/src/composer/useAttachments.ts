import { useMemo, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { useViewer } from '../session/viewer';
import { attachmentsOf } from './attachmentsOf';
import type { UploadedFile } from './upload';
import { uploadFileBy } from './uploadFile';

/** The files beside the draft of a conversation, and what can be done with them. */
export function useAttachments(conversationId: string) {
  const client = useClient();
  const { id: userId } = useViewer().user;
  const store = attachmentsOf(userId);
  const all = useSyncExternalStore(store.subscribe, store.all);
  const allLost = useSyncExternalStore(store.subscribe, store.lost);
  return useMemo(() => {
    const upload = uploadFileBy(client);
    const here = all.filter((each) => each.conversationId === conversationId);
    return {
      all: here,
      lost: allLost.filter((each) => each.conversationId === conversationId),
      /** Whether a text could take all of them along now. */
      ready: here.every((each) => each.state === 'ready'),
      attach: (files: readonly File[]) => store.attach(conversationId, files, upload),
      tryAgain: (key: string) => store.tryAgain(key, upload),
      attachAgain: (key: string, file: File) => store.attachAgain(key, file, upload),
      remove: store.remove,
      renew: (files: readonly UploadedFile[]) => store.renew(files, upload),
      take: () => store.take(conversationId),
      dismissLost: () => store.dismissLost(conversationId),
    };
  }, [client, store, all, allLost, conversationId]);
}

export type DraftAttachments = ReturnType<typeof useAttachments>;
