import { hourOfDay } from '../words/clinicTime';
import type { HourStats } from './inboxStatsDocument';

/** Hours of the clinic's day that are there whether or not anything happens in them. */
const FROM = 7;
const TO = 18;
const HOUR = 3_600_000;

export interface ChartColumn {
  beginsAt: string;
  received: number;
  sent: number;
  when: 'past' | 'present' | 'to come';
}

/** The hours from opening time, or from the first in which something happened, to closing time. */
export function chartColumns(hours: readonly HourStats[], timeZone: string): ChartColumn[] {
  const present = hours.length - 1;
  const first = hours.findIndex(
    ({ hour, received, sent }, at) => hour >= FROM || received + sent > 0 || at === present,
  );
  const begun = hours.slice(first).map(({ beginsAt, received, sent }, at) => ({
    beginsAt,
    received,
    sent,
    when: first + at === present ? ('present' as const) : ('past' as const),
  }));
  return [...begun, ...toCome(hours.at(-1), timeZone)];
}

function toCome(present: HourStats | undefined, timeZone: string): ChartColumn[] {
  const columns: ChartColumn[] = [];
  if (!present) return columns;
  let at = Date.parse(present.beginsAt) + HOUR;
  // By the clock of that moment, which may have been put forward or back since.
  for (let hour = present.hour; hour < TO; at += HOUR) {
    const beginsAt = new Date(at).toISOString();
    hour = hourOfDay(beginsAt, timeZone);
    columns.push({ beginsAt, received: 0, sent: 0, when: 'to come' });
  }
  return columns;
}

/** Round numbers from 0 to the highest or just above it: five lines at most. */
export function ticks(highest: number): number[] {
  let step = 1;
  for (let power = 1; highest / step > 4; power *= 10) {
    step = [1, 2, 5, 10].map((each) => each * power).find((each) => highest / each <= 4) ?? step;
  }
  const count = Math.ceil(highest / step);
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}
