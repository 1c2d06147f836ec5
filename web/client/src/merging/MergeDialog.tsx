import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import dialogs from '../theme/Dialog.module.css';
import { Icon } from '../theme/Icon';
import styles from './MergeDialog.module.css';
import { MergeForm } from './MergeForm';

interface MergeDialogProps {
  conversationId: string;
  isOpen: boolean;
  onOpenChange(open: boolean): void;
  onMerged(name: string): void;
}

/** Joins two records of one person, who is with the clinic under one number. */
export function MergeDialog({ conversationId, onMerged, ...modal }: MergeDialogProps) {
  return (
    <ModalOverlay {...modal} isDismissable className={dialogs.overlay ?? ''}>
      <Modal className={`${dialogs.modal} ${styles.modal}`}>
        <Dialog className={`${dialogs.dialog} ${styles.dialog}`}>
          <header className={styles.top}>
            <Heading slot="title">Merge patients</Heading>
            <Button slot="close" className={controls.icon ?? ''} aria-label="Close">
              <Icon name="close" />
            </Button>
          </header>
          <MergeForm
            conversationId={conversationId}
            onMerged={(name) => {
              onMerged(name);
              modal.onOpenChange(false);
            }}
          />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
