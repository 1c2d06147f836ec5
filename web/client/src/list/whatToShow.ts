interface ListState {
  rows: readonly unknown[];
  error: unknown;
  loading: boolean;
  hasOlder: boolean;
  older: 'loading' | 'failed' | undefined;
}

export type Shown = 'rows' | 'loading' | 'searching' | 'failed' | 'nothing';

/** A list has nothing in it only once its end was reached: pages may come back empty before. */
export function whatToShow({ rows, error, loading, hasOlder, older }: ListState): Shown {
  if (rows.length > 0) return 'rows';
  if (error || older === 'failed') return 'failed';
  if (loading) return 'loading';
  return hasOlder ? 'searching' : 'nothing';
}

/** How many rows from the end of what was loaded the next page is asked for. */
const AHEAD = 10;

/** Whether the end of what was loaded is in sight, or nothing fills the screen yet. */
export function nearsEnd(rows: readonly unknown[], lastShown: number): boolean {
  return lastShown >= rows.length - AHEAD;
}
