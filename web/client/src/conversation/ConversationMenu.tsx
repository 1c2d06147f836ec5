import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useMutation } from 'urql';
import { openPatient } from '../address/openPatient';
import { useKeys } from '../keyboard/useKeys';
import { later } from '../later/later';
import { Part } from '../later/Part';
import { may, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { Toast } from '../theme/Toast';
import { usePhoneNumberInWords } from '../words/phoneNumber';
import {
  CallPatientDocument,
  type ConversationDetails,
  MarkUnreadDocument,
  ResolveDocument,
  UnresolveDocument,
} from './conversationDocument';
import { OptOutDialog } from './OptOutDialog';

const mergeDialog = later(() => import('../merging/MergeDialog').then((part) => part.MergeDialog));
const createPatientDialog = later(() =>
  import('../newchat/CreatePatientDialog').then((part) => part.CreatePatientDialog),
);

const DID_NOT_WORK = 'That did not work. Try again in a moment.';

/** What was shown at once has gone back by then: the person is told why. */
function refusalIn(data: Record<string, { errors: { message: string }[] }> | undefined) {
  return Object.values(data ?? {})[0]?.errors[0]?.message;
}

interface ConversationMenuProps {
  conversation: ConversationDetails;
  onMarkedUnread(): void;
}

export function ConversationMenu({ conversation, onMarkedUnread }: ConversationMenuProps) {
  const viewer = useViewer();
  const mayWrite = may(viewer, 'MESSAGING_CHATS_WRITE');
  const mayCall = mayWrite && viewer.organization.voiceEnabled;
  const mayMerge = may(viewer, 'PATIENTS_PROFILES_WRITE') && conversation.patients.length >= 2;
  const number = usePhoneNumberInWords(conversation.phoneNumber);
  const [creating, setCreating] = useState(false);
  const [optingOut, setOptingOut] = useState(false);
  const [merging, setMerging] = useState(false);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [, resolve] = useMutation(ResolveDocument);
  const [, unresolve] = useMutation(UnresolveDocument);
  const [, markUnread] = useMutation(MarkUnreadDocument);
  const [, callPatient] = useMutation(CallPatientDocument);
  const patientId = conversation.primaryPatient?.id;
  const input = { conversationId: conversation.id };

  async function toggleResolved() {
    if (!mayWrite) return;
    const { data, error } = conversation.isResolved
      ? await unresolve({ input })
      : await resolve({ input });
    const refused = refusalIn(data);
    if (error || refused) setProblem(refused ?? DID_NOT_WORK);
    else setSaid(conversation.isResolved ? 'Marked as unresolved' : 'Marked as resolved');
  }

  async function leaveUnread() {
    onMarkedUnread();
    const { data, error } = await markUnread({ input });
    const refused = refusalIn(data);
    if (error || refused) setProblem(refused ?? DID_NOT_WORK);
    else setSaid('Marked as unread');
  }

  async function call() {
    setProblem(null);
    setSaid('Your own phone rings first');
    const { data, error } = await callPatient({ input });
    const refused = data?.callPatient.errors[0]?.message;
    if (error || refused) setProblem(refused ?? DID_NOT_WORK);
  }

  const actions: Record<string, () => void> = {
    patient: () => patientId && openPatient(patientId),
    create: () => setCreating(true),
    resolve: () => void toggleResolved(),
    unread: () => void leaveUnread(),
    call: () => void call(),
    merge: () => setMerging(true),
    optOut: () => setOptingOut(true),
  };

  useKeys({ e: () => void toggleResolved() });

  return (
    <>
      <span role="status" className="visually-hidden">
        {said}
      </span>
      {problem ? <Toast onDismiss={() => setProblem(null)}>{problem}</Toast> : null}
      <MenuTrigger>
        <Button
          className={controls.icon ?? ''}
          aria-label="What to do with this conversation"
          data-conversation-menu
        >
          <Icon name="gear" />
        </Button>
        <Popover className={controls.popover ?? ''} placement="bottom end">
          <Menu
            className={controls.menu ?? ''}
            aria-label="Conversation"
            onAction={(key) => actions[key]?.()}
          >
            {patientId && may(viewer, 'PATIENTS_PROFILES_READ') ? (
              <MenuItem id="patient" className={controls.menuItem ?? ''} textValue="View patient">
                <Icon name="person" size={18} /> View patient
              </MenuItem>
            ) : null}
            {!patientId && may(viewer, 'PATIENTS_CREATE') ? (
              <MenuItem id="create" className={controls.menuItem ?? ''} textValue="Create patient">
                <Icon name="person" size={18} /> Create patient…
              </MenuItem>
            ) : null}
            {mayWrite ? (
              <MenuItem id="resolve" className={controls.menuItem ?? ''} textValue="Resolved">
                <Icon name="checkCircle" size={18} />
                {conversation.isResolved ? 'Mark as unresolved' : 'Mark as resolved'}
              </MenuItem>
            ) : null}
            <MenuItem id="unread" className={controls.menuItem ?? ''} textValue="Mark as unread">
              <Icon name="dot" size={18} /> Mark as unread
            </MenuItem>
            {mayCall ? (
              <MenuItem id="call" className={controls.menuItem ?? ''} textValue="Call patient">
                <Icon name="phone" size={18} /> Call patient
              </MenuItem>
            ) : null}
            {mayMerge ? (
              <MenuItem id="merge" className={controls.menuItem ?? ''} textValue="Merge patients">
                <Icon name="merge" size={18} /> Merge patients…
              </MenuItem>
            ) : null}
            {mayWrite && conversation.optOut?.source !== 'TEAM' ? (
              <MenuItem id="optOut" className={controls.menuItem ?? ''} textValue="Opt out">
                <Icon name="stop" size={18} /> Opt out of texting…
              </MenuItem>
            ) : null}
          </Menu>
        </Popover>
      </MenuTrigger>
      <Part of={mergeDialog} isOpen={merging} onGiveUp={() => setMerging(false)}>
        {(MergeDialog) => (
          <MergeDialog
            conversationId={conversation.id}
            isOpen={merging}
            onOpenChange={setMerging}
            onMerged={(name) => setSaid(`Merged: ${name} stays`)}
          />
        )}
      </Part>
      <Part of={createPatientDialog} isOpen={creating} onGiveUp={() => setCreating(false)}>
        {(CreatePatientDialog) => (
          <CreatePatientDialog
            phoneNumber={conversation.phoneNumber}
            isOpen={creating}
            onOpenChange={setCreating}
          />
        )}
      </Part>
      <OptOutDialog
        conversationId={conversation.id}
        who={conversation.primaryPatient?.name ?? number}
        isOpen={optingOut}
        onOpenChange={setOptingOut}
      />
    </>
  );
}
