import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { noteActivity } from './logoff/lastActivity';
import { openedByLink } from './logoff/openedByLink';
import { SessionGate } from './session/SessionGate';
import './theme/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
if (openedByLink()) noteActivity();
createRoot(root).render(
  <StrictMode>
    <SessionGate />
  </StrictMode>,
);
