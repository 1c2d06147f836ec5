import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { followStats } from './followStats';
import type { InboxStats } from './inboxStatsDocument';

interface Watched {
  stats: InboxStats | null;
  isForbidden: boolean;
  /** How often the numbers have come: they are the newest if they came over the present connection. */
  times: number;
}

export function useInboxStats(): Watched {
  const client = useClient();
  const [watched, setWatched] = useState<Watched>({ stats: null, isForbidden: false, times: 0 });
  useEffect(
    () =>
      followStats({
        client,
        onStats: (stats) =>
          setWatched(({ times }) => ({ stats, isForbidden: false, times: times + 1 })),
        onForbidden: () => setWatched(({ times }) => ({ stats: null, isForbidden: true, times })),
      }),
    [client],
  );
  return watched;
}
