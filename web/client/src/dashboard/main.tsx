import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SessionGate } from '../session/SessionGate';
import type { SignedInPage } from '../session/signedInPage';
import '../theme/base.css';
import { Dashboard } from './Dashboard';
import './wall.css';

const dashboard: SignedInPage = {
  Page: Dashboard,
  endpoint: '/dashboard/graphql',
  needs: ['MESSAGING_STATS_READ', 'MESSAGING_CHATS_READ'],
  words: {
    signIn:
      "Your clinic's day in numbers. This screen stays signed in for 90 days, and shows nothing else.",
    signInAgain:
      'Sign in to show the dashboard again. This screen then stays signed in for 90 days, and shows nothing else.',
    opening: 'Opening the dashboard…',
    unreachable: 'The dashboard appears by itself as soon as the connection is back.',
  },
};

const root = document.getElementById('root');
if (!root) throw new Error('dashboard.html has no #root');
createRoot(root).render(
  <StrictMode>
    <SessionGate page={dashboard} />
  </StrictMode>,
);
