import { createContext, useContext } from 'react';
import { type FragmentOf, graphql, type ResultOf, readFragment } from '../graphql';

export const ViewerFields = graphql(`
  fragment ViewerFields on Viewer {
    user { id name email }
    organization {
      id name timeZone emailEnabled voiceEnabled logoffAfterMinutes locations { id name }
    }
    permissions
    currentLocation { id name }
  }
`);

/**
 * Asked before anything else. Its cursor is older than all that is read after it, so that the
 * events after it miss nothing of any list or timeline.
 */
export const SessionDocument = graphql(
  `
  query Session {
    eventCursor
    viewer { ...ViewerFields }
  }
`,
  [ViewerFields],
);

export const SignedInDocument = graphql(`
  query SignedIn {
    viewer { user { id } }
  }
`);

export type Viewer = ResultOf<typeof ViewerFields>;
export type Permission = Viewer['permissions'][number];

export const ViewerContext = createContext<Viewer | null>(null);

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('Only shown to whoever is signed in');
  return viewer;
}

export function may(viewer: Viewer, permission: Permission): boolean {
  return viewer.permissions.includes(permission);
}

/** New chat is for whoever makes records or changes them. */
export function mayStartConversations(viewer: Viewer): boolean {
  return may(viewer, 'PATIENTS_CREATE') || may(viewer, 'PATIENTS_PROFILES_WRITE');
}

export function readViewer(data: FragmentOf<typeof ViewerFields>): Viewer {
  return readFragment(ViewerFields, data);
}
