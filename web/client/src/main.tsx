import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SessionGate } from './session/SessionGate';
import './theme/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <SessionGate />
  </StrictMode>,
);
