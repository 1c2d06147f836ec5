import { graphql, type ResultOf } from '../graphql';

export const InboxStatsDocument = graphql(`
  subscription InboxStats {
    inboxStats {
      open
      unresponded
      longestWaitSince
      receivedToday
      sentToday
      undeliveredToday
      medianResponseSeconds
      hours { beginsAt hour received sent }
    }
  }
`);

export type InboxStats = ResultOf<typeof InboxStatsDocument>['inboxStats'];
export type HourStats = InboxStats['hours'][number];
