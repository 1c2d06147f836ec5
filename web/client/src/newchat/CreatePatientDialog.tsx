import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import dialogs from '../theme/Dialog.module.css';
import { Icon } from '../theme/Icon';
import { CreatePatient } from './CreatePatient';
import styles from './NewChat.module.css';

interface CreatePatientDialogProps {
  /** Whose patient is not known yet. */
  phoneNumber: string;
  isOpen: boolean;
  onOpenChange(open: boolean): void;
}

/** A number that nobody is linked to gets its patient, and its conversation with it. */
export function CreatePatientDialog({ phoneNumber, ...modal }: CreatePatientDialogProps) {
  return (
    <ModalOverlay {...modal} isDismissable className={`${dialogs.overlay} ${styles.overlay}`}>
      <Modal className={dialogs.modal ?? ''}>
        <Dialog className={dialogs.dialog ?? ''}>
          <header className={styles.top}>
            <Heading slot="title">New patient</Heading>
            <Button slot="close" className={controls.icon ?? ''} aria-label="Close">
              <Icon name="close" />
            </Button>
          </header>
          <CreatePatient
            words={phoneNumber}
            action="Create"
            onCreated={() => modal.onOpenChange(false)}
          />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
