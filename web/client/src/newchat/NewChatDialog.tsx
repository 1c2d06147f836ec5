import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import dialogs from '../theme/Dialog.module.css';
import { Icon } from '../theme/Icon';
import { ChooseNumber } from './ChooseNumber';
import { CreatePatient } from './CreatePatient';
import { FindPatient } from './FindPatient';
import styles from './NewChat.module.css';
import type { FoundPatient } from './newChatDocument';
import { useStartingConversation } from './useStartingConversation';

type Step =
  | { name: 'find'; words: string }
  | { name: 'number'; patient: FoundPatient; words: string }
  | { name: 'create'; words: string };

interface NewChatDialogProps {
  isOpen: boolean;
  onOpenChange(open: boolean): void;
}

export function NewChatDialog(modal: NewChatDialogProps) {
  return (
    <ModalOverlay {...modal} isDismissable className={`${dialogs.overlay} ${styles.overlay}`}>
      <Modal className={dialogs.modal ?? ''}>
        <Dialog className={dialogs.dialog ?? ''}>
          <Steps onDone={() => modal.onOpenChange(false)} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Steps({ onDone }: { onDone(): void }) {
  const [step, setStep] = useState<Step>({ name: 'find', words: '' });
  const { start, problem, forgetProblem, isStarting } = useStartingConversation(onDone);

  function go(next: Step) {
    forgetProblem();
    setStep(next);
  }

  function choose(patient: FoundPatient, words: string) {
    const [number, ...others] = patient.phoneNumbers;
    if (number && others.length === 0) void start(patient.id, number);
    else go({ name: 'number', patient, words });
  }

  return (
    <>
      <header className={styles.top}>
        {step.name !== 'find' ? (
          <Button
            className={`${controls.icon} ${styles.back}`}
            aria-label="Back to the search"
            onPress={() => go({ name: 'find', words: step.words })}
          >
            <Icon name="back" />
          </Button>
        ) : null}
        <Heading slot="title">{titleOf(step)}</Heading>
        <Button slot="close" className={controls.icon ?? ''} aria-label="Close">
          <Icon name="close" />
        </Button>
      </header>
      {problem ? (
        <p className={styles.refused} role="alert">
          {problem}
        </p>
      ) : null}
      {step.name === 'find' ? (
        <FindPatient
          wordsBefore={step.words}
          isStarting={isStarting}
          onChoose={choose}
          onCreate={(words) => go({ name: 'create', words })}
        />
      ) : null}
      {step.name === 'number' ? (
        <ChooseNumber
          patient={step.patient}
          isStarting={isStarting}
          onChoose={(number) => void start(step.patient.id, number)}
        />
      ) : null}
      {step.name === 'create' ? (
        <CreatePatient
          words={step.words}
          action="Create and open the chat"
          isStarting={isStarting}
          onCreated={start}
        />
      ) : null}
    </>
  );
}

function titleOf(step: Step): string {
  if (step.name === 'find') return 'New chat';
  if (step.name === 'create') return 'New patient';
  const { name, phoneNumbers } = step.patient;
  return phoneNumbers.length > 0 ? `Which number of ${name}?` : `No number for ${name}`;
}
