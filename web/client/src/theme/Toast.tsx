import type { ReactNode } from 'react';
import controls from './controls.module.css';
import { Icon } from './Icon';

interface ToastProps {
  children: string;
  actions?: ReactNode;
  onDismiss(): void;
}

/** What went wrong with something that has no place of its own on the page. */
export function Toast({ children, actions, onDismiss }: ToastProps) {
  return (
    <div className={controls.toast} role="alert">
      <p>{children}</p>
      {actions}
      <button type="button" className={controls.icon} aria-label="Dismiss" onClick={onDismiss}>
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}
