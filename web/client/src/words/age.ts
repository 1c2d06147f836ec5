const DAY = 24 * 60 * 60_000;

/** How old somebody is on a day: in days and months while they are small. Days are ISO 8601. */
export function age(dateOfBirth: string, today: string): string {
  const days = Math.floor((Date.parse(today) - Date.parse(dateOfBirth)) / DAY);
  if (days < 0) return '';
  const months = monthsBetween(dateOfBirth, today);
  if (months < 1) return days === 1 ? '1 day' : `${days} days`;
  if (months < 24) return months === 1 ? '1 month' : `${months} months`;
  return `${Math.floor(months / 12)} years`;
}

function monthsBetween(from: string, to: string): number {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number);
  return (toYear - year) * 12 + toMonth - month - (toDay < day ? 1 : 0);
}
