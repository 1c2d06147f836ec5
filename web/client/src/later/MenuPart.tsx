import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import type { Later } from './later';
import { NotLoaded } from './NotLoaded';
import { useLater } from './useLater';

/** What was done to the button before its menu was there, and is not to be lost. */
export interface Before {
  wasFocused: boolean;
  wasPressed: boolean;
}

const untouched: Before = { wasFocused: false, wasPressed: false };

interface MenuPartProps<Props> {
  of: Later<ComponentType<Props>>;
  className: string | undefined;
  label?: string;
  /** What stands on the button. */
  face: ReactNode;
  children(Menu: ComponentType<Props>, before: Before): ReactNode;
}

/** A menu with its button: until its script is there, the button alone. */
export function MenuPart<Props>({ of, className, label, face, children }: MenuPartProps<Props>) {
  const [before, setBefore] = useState(untouched);
  const state = useLater(of, before.wasPressed);
  if (state.kind === 'here') return children(state.value, before);
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={false}
        onFocus={() => setBefore((so) => ({ ...so, wasFocused: true }))}
        onBlur={() => setBefore((so) => ({ ...so, wasFocused: false }))}
        onClick={() => setBefore({ wasFocused: true, wasPressed: true })}
      >
        {face}
      </button>
      {state.kind === 'failed' && before.wasPressed ? (
        <NotLoaded
          onTryAgain={() => void of.fetch()}
          onGiveUp={() => setBefore((so) => ({ ...so, wasPressed: false }))}
        />
      ) : null}
    </>
  );
}

/** For the menu itself. It opens once its button has the focus, which goes back to it after. */
export function useOpenAs({ wasPressed }: Before) {
  const [isOpen, onOpenChange] = useState(false);
  useEffect(() => {
    if (wasPressed) onOpenChange(true);
  }, [wasPressed]);
  return { isOpen, onOpenChange };
}
