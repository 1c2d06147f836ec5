import { useSyncExternalStore } from 'react';

export type Alert = 'sound' | 'notification';

const PREFIX = 'frontdesk.alert.';
const listeners = new Set<() => void>();
/** Where the browser keeps nothing, a choice still lives as long as the window. */
const unkept = new Map<Alert, boolean>();

/** Both are off until somebody at this browser asks for them. */
export function isOn(alert: Alert): boolean {
  const inMemory = unkept.get(alert);
  if (inMemory !== undefined) return inMemory;
  try {
    return localStorage.getItem(PREFIX + alert) === 'on';
  } catch {
    return false;
  }
}

export function setOn(alert: Alert, on: boolean) {
  try {
    if (on) localStorage.setItem(PREFIX + alert, 'on');
    else localStorage.removeItem(PREFIX + alert);
    unkept.delete(alert);
  } catch {
    unkept.set(alert, on);
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export function useIsOn(alert: Alert): boolean {
  return useSyncExternalStore(subscribe, () => isOn(alert));
}
