import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useKeys } from '../keyboard/useKeys';
import { mayStartConversations, useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import styles from './NewChat.module.css';
import { NewChatDialog } from './NewChatDialog';

/** The way to a patient who has not written: shown to whoever may begin a conversation. */
export function NewChat() {
  return mayStartConversations(useViewer()) ? <NewChatButton /> : null;
}

function NewChatButton() {
  const [isOpen, setOpen] = useState(false);
  useKeys({ n: () => setOpen(true) });
  return (
    <>
      <Button className={styles.open ?? ''} onPress={() => setOpen(true)}>
        <Icon name="write" size={18} /> New chat
      </Button>
      <NewChatDialog isOpen={isOpen} onOpenChange={setOpen} />
    </>
  );
}
