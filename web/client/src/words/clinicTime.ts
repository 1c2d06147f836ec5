import { useSyncExternalStore } from 'react';

/** The words around these are English, so the numbers are too; the region is the reader's own. */
const locale =
  globalThis.navigator?.languages?.find((language) => language.startsWith('en')) ?? 'en-US';

const formats = new Map<string, Intl.DateTimeFormat>();

/** To make one takes longer than all that a row of the list does besides. */
function formatOf(
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
  language = locale,
): Intl.DateTimeFormat {
  const key = `${language}${timeZone}${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(language, { ...options, timeZone });
    formats.set(key, made);
  }
  return made;
}

function format(at: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return formatOf(timeZone, options).format(at);
}

const clock = { hour: 'numeric', minute: '2-digit' } as const;
const MINUTE = 60_000;

/** A day of the clinic's calendar, as a number that grows by one each day. */
function dayNumber(at: Date, timeZone: string): number {
  const parts = formatOf(timeZone, { dateStyle: 'short' }, 'en-CA').format(at);
  return Date.parse(`${parts}T00:00:00Z`) / (24 * 60 * MINUTE);
}

/** The day that it is at the clinic, as a calendar writes it: 2026-01-31. */
export function calendarDay(at: Date, timeZone: string): string {
  return new Date(dayNumber(at, timeZone) * 24 * 60 * MINUTE).toISOString().slice(0, 10);
}

export function sameDay(one: string, other: string, timeZone: string): boolean {
  return dayNumber(new Date(one), timeZone) === dayNumber(new Date(other), timeZone);
}

/** For the list: shorter the longer ago. */
export function relativeTime(at: string, timeZone: string, now: Date): string {
  const then = new Date(at);
  const minutes = Math.floor((now.getTime() - then.getTime()) / MINUTE);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const days = dayNumber(now, timeZone) - dayNumber(then, timeZone);
  if (days <= 0) return format(then, timeZone, clock);
  if (days === 1) return 'Yesterday';
  if (days < 7) return format(then, timeZone, { weekday: 'short' });
  if (days < 330) return format(then, timeZone, { month: 'short', day: 'numeric' });
  return format(then, timeZone, { year: 'numeric', month: 'short', day: 'numeric' });
}

/** In the middle of a sentence: saved 5 min ago, today at noon, on Nov 3. */
export function savedTime(at: string, timeZone: string, now: Date): string {
  const words = relativeTime(at, timeZone, now);
  if (words.endsWith(' min')) return `${words} ago`;
  return words === 'now' ? 'just now' : words;
}

/** For whoever points at a time: all of it, with the clinic's time zone. */
export function exactTime(at: string, timeZone: string): string {
  return format(new Date(at), timeZone, {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    ...clock,
    second: '2-digit',
    timeZoneName: 'short',
  });
}

export function clockTime(at: string, timeZone: string): string {
  return format(new Date(at), timeZone, clock);
}

/** An hour of a chart, such as "8 AM" or "08". */
export function hourName(at: string, timeZone: string): string {
  return format(new Date(at), timeZone, { hour: 'numeric' });
}

/** What the clinic's clocks show, 0 to 23. */
export function hourOfDay(at: string, timeZone: string): number {
  return Number(format(new Date(at), timeZone, { hour: '2-digit', hourCycle: 'h23' }));
}

export function dayAndMonth(at: string, timeZone: string): string {
  return format(new Date(at), timeZone, { weekday: 'long', month: 'long', day: 'numeric' });
}

/** Such as "EST". */
export function zoneName(at: string, timeZone: string): string {
  const parts = formatOf(timeZone, { timeZoneName: 'short' }).formatToParts(new Date(at));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** Between two days of a timeline. */
export function dayName(at: string, timeZone: string, now: Date): string {
  const then = new Date(at);
  const days = dayNumber(now, timeZone) - dayNumber(then, timeZone);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const thisYear =
    format(then, timeZone, { year: 'numeric' }) === format(now, timeZone, { year: 'numeric' });
  return format(then, timeZone, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(thisYear ? {} : { year: 'numeric' }),
  });
}

export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

let now = new Date();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function everyMinute(listener: () => void) {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, MINUTE / 2);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

function currentNow() {
  // Nobody was told of the time that passed while nobody listened.
  if (!ticking && Date.now() - now.getTime() > MINUTE / 2) now = new Date();
  return now;
}

/** The time, told anew often enough for words like "5 min". */
export function useNow(): Date {
  return useSyncExternalStore(everyMinute, currentNow);
}
