import type { ComponentType } from 'react';
import type { Client } from 'urql';
import type { ConnectionStateStore } from '../connection/connectionState';

/** What a page shows to whoever is signed in, and what it says to everybody until then. */
export interface SignedInPage {
  Page: ComponentType<{ connection: ConnectionStateStore; cursor: string }>;
  /** Fills the cache with the session and more, where the page would ask for that next. */
  ask?(client: Client): Promise<unknown>;
  words: {
    signIn: string;
    signInAgain: string;
    opening: string;
    unreachable: string;
  };
}
