/** Names the clinic and never a patient: a tab is read by whoever passes. */
export function titleOf(unread: number, clinic: string): string {
  const title = `Frontdesk · ${clinic}`;
  return unread > 0 ? `(${unread}) ${title}` : title;
}
