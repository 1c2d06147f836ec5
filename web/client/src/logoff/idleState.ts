export type IdleState =
  | { kind: 'active'; nextLook: number }
  | { kind: 'warning'; secondsLeft: number; nextLook: number }
  | { kind: 'over' };

const WARNING = 60_000;

/** Where a person stands who was last active then; of a short time the second half is the warning. */
export function idleState(now: number, lastActivity: number, limit: number): IdleState {
  // A clock that was set back would leave whoever is signed in so for as long.
  const idle = Math.max(0, now - lastActivity);
  const left = limit - idle;
  if (left <= 0) return { kind: 'over' };
  const warning = Math.min(WARNING, limit / 2);
  if (left > warning) return { kind: 'active', nextLook: left - warning };
  const secondsLeft = Math.ceil(left / 1_000);
  return { kind: 'warning', secondsLeft, nextLook: left - (secondsLeft - 1) * 1_000 };
}
