import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import dialogs from '../theme/Dialog.module.css';
import { useOptingOut } from './useOptingOut';

interface OptOutDialogProps {
  conversationId: string;
  /** As the desk knows them: a name, or the number. */
  who: string;
  isOpen: boolean;
  onOpenChange(open: boolean): void;
}

/** Asks before texting ends, and says that it is final. */
export function OptOutDialog({ conversationId, who, ...modal }: OptOutDialogProps) {
  const { end, problem, isEnding } = useOptingOut(conversationId);

  async function confirm() {
    if (await end()) modal.onOpenChange(false);
  }

  return (
    <ModalOverlay {...modal} isDismissable className={dialogs.overlay ?? ''}>
      <Modal className={dialogs.modal ?? ''}>
        <Dialog role="alertdialog" className={dialogs.dialog ?? ''}>
          <Heading slot="title">End texting with {who}?</Heading>
          <p>
            This is final. Nobody can undo it: no administrator, and no START from the patient.
            Nothing will be sent to this number again. What they write still arrives here, and they
            can still be called.
          </p>
          {problem ? <p role="alert">{problem}</p> : null}
          <footer className={dialogs.choices}>
            <Button slot="close" autoFocus className={controls.quiet ?? ''}>
              Cancel
            </Button>
            <Button
              className={controls.danger ?? ''}
              isDisabled={isEnding}
              onPress={() => void confirm()}
            >
              Opt out for good
            </Button>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
