import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { may, mayStartConversations, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import dialogs from '../theme/Dialog.module.css';
import { Icon } from '../theme/Icon';
import styles from './KeysDialog.module.css';

/** Of whoever may not write in chats, there is nothing to write or resolve. */
const keys = (mayWrite: boolean) => [
  ['↑ ↓', 'Move in the list of conversations'],
  ['Enter', mayWrite ? 'Open the conversation, or send the text' : 'Open the conversation'],
  ['/', 'Search'],
  ['n', 'New chat'],
  ...(mayWrite
    ? [
        ['r', 'Write an answer'],
        ['e', 'Mark as resolved or unresolved'],
        ['Shift + Enter', 'Break the line'],
      ]
    : []),
  ['← →', 'The picture before or after, full-screen'],
  ['?', 'This list'],
];

interface KeysDialogProps {
  isOpen: boolean;
  onOpenChange(open: boolean): void;
}

export function KeysDialog(props: KeysDialogProps) {
  const viewer = useViewer();
  const mayStart = mayStartConversations(viewer);
  const mayWrite = may(viewer, 'MESSAGING_CHATS_WRITE');
  return (
    <ModalOverlay {...props} isDismissable className={dialogs.overlay ?? ''}>
      <Modal className={dialogs.modal ?? ''}>
        <Dialog className={dialogs.dialog ?? ''}>
          <header className={styles.top}>
            <Heading slot="title">Keyboard</Heading>
            <Button slot="close" className={controls.icon ?? ''} aria-label="Close">
              <Icon name="close" />
            </Button>
          </header>
          <dl className={styles.keys}>
            {keys(mayWrite)
              .filter(([key]) => key !== 'n' || mayStart)
              .map(([key, meaning]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
          </dl>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
