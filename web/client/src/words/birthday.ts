const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** A calendar day is the same in every time zone. */
export function birthday(date: string): string {
  return day.format(new Date(`${date}T00:00:00Z`));
}
