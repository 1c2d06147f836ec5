import { useSyncExternalStore } from 'react';
import { addressParameter, announceAddress, subscribeToAddress } from './address';

const PARAMETER = 'patient';

interface Place {
  fromConversation?: boolean;
}

function read(): string | null {
  return addressParameter(PARAMETER);
}

function here(patientId: string | null): string {
  const parameters = new URLSearchParams(window.location.search);
  if (patientId) parameters.set(PARAMETER, patientId);
  else parameters.delete(PARAMETER);
  return `/?${parameters}`;
}

/** Whose page stands beside the open conversation. Another conversation begins without one. */
export function useOpenPatient(): string | null {
  return useSyncExternalStore(subscribeToAddress, read);
}

export function openPatient(id: string) {
  if (read() === id) return;
  // One page after another is one step: going back leads to the conversation alone.
  if (read()) window.history.replaceState(window.history.state, '', here(id));
  else window.history.pushState({ fromConversation: true } satisfies Place, '', here(id));
  announceAddress();
}

export function closePatient() {
  if ((window.history.state as Place | null)?.fromConversation) {
    window.history.back();
    return;
  }
  window.history.replaceState(null, '', here(null));
  announceAddress();
}
