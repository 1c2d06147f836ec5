import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { readOpenConversation } from './address/openConversation';
import { askForFirstPage } from './list/openingDocument';
import { InboxUntilLogoff } from './logoff/InboxUntilLogoff';
import { noteActivity } from './logoff/lastActivity';
import { openedByLink } from './logoff/openedByLink';
import { conversationPane } from './partsOfThePage';
import { SessionGate } from './session/SessionGate';
import type { SignedInPage } from './session/signedInPage';
import './theme/base.css';

const inbox: SignedInPage = {
  Page: InboxUntilLogoff,
  ask: askForFirstPage,
  endpoint: '/graphql',
  needs: ['MESSAGING_CHATS_READ'],
  words: {
    signIn: "Your clinic's conversations with patients, in one place.",
    signInAgain: 'Sign in to go on. Whatever you were writing is kept.',
    opening: 'Opening your inbox…',
    unreachable: 'Your inbox appears as soon as the connection is back. Nothing you wrote is lost.',
  },
};

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
if (openedByLink()) noteActivity();
if (readOpenConversation()) void conversationPane.fetch();
createRoot(root).render(
  <StrictMode>
    <SessionGate page={inbox} />
  </StrictMode>,
);
