import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useMutation } from 'urql';
import { useKeys } from '../keyboard/useKeys';
import { may, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import {
  type ConversationDetails,
  MarkUnreadDocument,
  ResolveDocument,
  UnresolveDocument,
} from './conversationDocument';

interface ConversationMenuProps {
  conversation: ConversationDetails;
  onMarkedUnread(): void;
}

export function ConversationMenu({ conversation, onMarkedUnread }: ConversationMenuProps) {
  const mayWrite = may(useViewer(), 'MESSAGING_CHATS_WRITE');
  const [said, setSaid] = useState('');
  const [, resolve] = useMutation(ResolveDocument);
  const [, unresolve] = useMutation(UnresolveDocument);
  const [, markUnread] = useMutation(MarkUnreadDocument);
  const input = { conversationId: conversation.id };

  async function toggleResolved() {
    if (!mayWrite) return;
    const { error } = conversation.isResolved
      ? await unresolve({ input })
      : await resolve({ input });
    if (error) setSaid('That did not work. Try again in a moment.');
    else setSaid(conversation.isResolved ? 'Marked as unresolved' : 'Marked as resolved');
  }

  async function leaveUnread() {
    onMarkedUnread();
    const { error } = await markUnread({ input });
    setSaid(error ? 'That did not work. Try again in a moment.' : 'Marked as unread');
  }

  useKeys({ e: () => void toggleResolved() });

  return (
    <>
      <span role="status" className="visually-hidden">
        {said}
      </span>
      <MenuTrigger>
        <Button className={controls.icon ?? ''} aria-label="What to do with this conversation">
          <Icon name="gear" />
        </Button>
        <Popover className={controls.popover ?? ''} placement="bottom end">
          <Menu
            className={controls.menu ?? ''}
            aria-label="Conversation"
            onAction={(key) => void (key === 'resolve' ? toggleResolved() : leaveUnread())}
          >
            {mayWrite ? (
              <MenuItem id="resolve" className={controls.menuItem ?? ''} textValue="Resolved">
                <Icon name="checkCircle" size={18} />
                {conversation.isResolved ? 'Mark as unresolved' : 'Mark as resolved'}
              </MenuItem>
            ) : null}
            <MenuItem id="unread" className={controls.menuItem ?? ''} textValue="Mark as unread">
              <Icon name="dot" size={18} /> Mark as unread
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </>
  );
}
