import type { ComponentType } from 'react';
import type { Client } from 'urql';
import type { ConnectionStateStore } from '../connection/connectionState';
import type { Permission } from './viewer';

/** What a page shows to whoever is signed in, and what it says to everybody until then. */
export interface SignedInPage {
  Page: ComponentType<{ connection: ConnectionStateStore; cursor: string }>;
  /** Fills the cache with the session and more, where the page would ask for that next. */
  ask?(client: Client): Promise<unknown>;
  /** Where it asks and signs in: a wall's screen signs in as no more than that. */
  endpoint: '/graphql' | '/dashboard/graphql';
  /** Any of these lets one in. */
  needs: readonly Permission[];
  words: {
    signIn: string;
    signInAgain: string;
    opening: string;
    unreachable: string;
  };
}
