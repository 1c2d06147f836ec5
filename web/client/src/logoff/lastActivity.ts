/** Kept where all windows of this browser read it: work in one keeps the others signed in. */
export const LAST_ACTIVITY = 'frontdesk.activity';
const NOTED_AT_MOST_EVERY = 1_000;

/** Where the browser keeps nothing, each window goes by its own. */
let own = 0;

export function noteActivity(now = Date.now()) {
  if (now >= own && now - own < NOTED_AT_MOST_EVERY) return;
  own = now;
  try {
    localStorage.setItem(LAST_ACTIVITY, String(now));
  } catch {
    // Nothing is kept here.
  }
}

/** Null in a browser where nobody has done anything yet. */
export function lastActivity(): number | null {
  let kept = 0;
  try {
    kept = Number(localStorage.getItem(LAST_ACTIVITY)) || 0;
  } catch {
    // Nothing is kept here.
  }
  return Math.max(own, kept) || null;
}

/** There is no session any more that it could end: whoever comes by a sign-in link begins anew. */
export function forgetActivity() {
  own = 0;
  try {
    localStorage.removeItem(LAST_ACTIVITY);
  } catch {
    // Nothing is kept here.
  }
}
