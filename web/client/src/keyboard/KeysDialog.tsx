import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import dialogs from '../theme/Dialog.module.css';
import { Icon } from '../theme/Icon';
import styles from './KeysDialog.module.css';

const keys = [
  ['↑ ↓', 'Move in the list of conversations'],
  ['Enter', 'Open the conversation, or send the text'],
  ['/', 'Search'],
  ['r', 'Write an answer'],
  ['e', 'Mark as resolved or unresolved'],
  ['Shift + Enter', 'Break the line'],
  ['← →', 'The picture before or after, full-screen'],
  ['?', 'This list'],
] as const;

interface KeysDialogProps {
  isOpen: boolean;
  onOpenChange(open: boolean): void;
}

export function KeysDialog(props: KeysDialogProps) {
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
            {keys.map(([key, meaning]) => (
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
