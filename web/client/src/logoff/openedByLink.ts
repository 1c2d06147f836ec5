/** A sign-in link answers with a redirect to the inbox: its person has just come. */
export function openedByLink(): boolean {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return page?.type === 'navigate' && page.redirectCount > 0;
}
