import { useState } from 'react';
import { useKeys } from '../keyboard/useKeys';
import { later } from '../later/later';
import { Part } from '../later/Part';
import { mayStartConversations, useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import styles from './NewChat.module.css';

const newChatDialog = later(() => import('./NewChatDialog').then((part) => part.NewChatDialog));

/** The way to a patient who has not written: shown to whoever may begin a conversation. */
export function NewChat() {
  return mayStartConversations(useViewer()) ? <NewChatButton /> : null;
}

function NewChatButton() {
  const [isOpen, setOpen] = useState(false);
  useKeys({ n: () => setOpen(true) });
  return (
    <>
      <button
        type="button"
        className={styles.open}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="write" size={18} /> New chat
      </button>
      <Part of={newChatDialog} isOpen={isOpen} onGiveUp={() => setOpen(false)}>
        {(NewChatDialog) => <NewChatDialog isOpen={isOpen} onOpenChange={setOpen} />}
      </Part>
    </>
  );
}
