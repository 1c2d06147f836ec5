import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { EmailThread } from './EmailThread';
import styles from './EmailThread.module.css';

interface EmailThreadDialogProps {
  /** The email whose thread is shown; null while none is. */
  emailId: string | null;
  subject: string;
  /** The newest email of the conversation: another one may belong to the thread. */
  newestId: string | null;
  onClose(): void;
}

/** All emails that answer one another, and the answer to them. */
export function EmailThreadDialog({ emailId, subject, newestId, onClose }: EmailThreadDialogProps) {
  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      isDismissable
      isOpen={emailId !== null}
      onOpenChange={onClose}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''}>
          <header className={styles.heading}>
            <Icon name="mail" />
            <Heading slot="title" level={2}>
              {subject || 'No subject'}
            </Heading>
            <Button slot="close" className={controls.icon ?? ''} aria-label="Close">
              <Icon name="close" />
            </Button>
          </header>
          {emailId ? <EmailThread key={emailId} emailId={emailId} newestId={newestId} /> : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
