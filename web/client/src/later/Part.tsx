import type { ComponentType, ReactNode } from 'react';
import type { Later } from './later';
import { NotLoaded } from './NotLoaded';
import { useLater } from './useLater';

interface PartProps<Props> {
  of: Later<ComponentType<Props>>;
  /** Until it is, nothing is shown; after, it closes by itself. */
  isOpen?: boolean;
  /** The person does without it. */
  onGiveUp(): void;
  waiting?: ReactNode;
  /** What is shown instead while it cannot be had; otherwise that, in words. */
  instead?: ReactNode;
  children(Component: ComponentType<Props>): ReactNode;
}

/** A part of the page whose script may not be there yet, or cannot be loaded. */
export function Part<Props>(props: PartProps<Props>) {
  const { of, isOpen = true, onGiveUp, waiting, instead, children } = props;
  const state = useLater(of, isOpen);
  if (state.kind === 'here') return children(state.value);
  if (!isOpen) return null;
  if (instead) return instead;
  if (state.kind !== 'failed') return waiting ?? null;
  return <NotLoaded onTryAgain={() => void of.fetch()} onGiveUp={onGiveUp} />;
}
