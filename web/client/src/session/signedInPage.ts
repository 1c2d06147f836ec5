import type { ComponentType } from 'react';
import type { ConnectionStateStore } from '../connection/connectionState';

/** What a page shows to whoever is signed in, and what it says to everybody until then. */
export interface SignedInPage {
  Page: ComponentType<{ connection: ConnectionStateStore; cursor: string }>;
  words: {
    signIn: string;
    signInAgain: string;
    opening: string;
    unreachable: string;
  };
}
