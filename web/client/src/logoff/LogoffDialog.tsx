import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import dialogs from '../theme/Dialog.module.css';

/** Read out now and then; every second would be all that one hears. */
const SAID_EVERY = 15;

interface LogoffDialogProps {
  /** Null while nobody needs to be asked. */
  secondsLeft: number | null;
  onStay(): void;
}

export function LogoffDialog({ secondsLeft, onStay }: LogoffDialogProps) {
  const left = secondsLeft ?? 0;
  const said = Math.ceil(left / SAID_EVERY) * SAID_EVERY;
  return (
    <ModalOverlay
      isOpen={secondsLeft !== null}
      onOpenChange={(open) => {
        if (!open) onStay();
      }}
      className={dialogs.overlay ?? ''}
    >
      <Modal className={dialogs.modal ?? ''}>
        <Dialog role="alertdialog" className={dialogs.dialog ?? ''}>
          <Heading slot="title">Are you still there?</Heading>
          <p role="timer" aria-live="off">
            You will be signed out in <strong>{left}</strong> {left === 1 ? 'second' : 'seconds'}.
            What you are writing is kept.
          </p>
          <span role="status" className="visually-hidden">
            {said > 0 ? `Less than ${said} seconds until you are signed out` : ''}
          </span>
          <footer className={dialogs.choices}>
            <Button autoFocus className={controls.button ?? ''} onPress={onStay}>
              Stay signed in
            </Button>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
