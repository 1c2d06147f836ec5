import { useCallback, useState } from 'react';
import { type Client, useClient } from 'urql';
import { LinksDocument } from './timelineItemFields';

type Kind = 'url' | 'thumbnailUrl' | 'recordingUrl';

/** Links are good for an hour, and this window may have been open for longer: asks for a new one. */
export async function askForLink(client: Client, id: string, kind: Kind): Promise<string | null> {
  const { data } = await client
    .query(LinksDocument, { id }, { requestPolicy: 'network-only' })
    .toPromise();
  const links: { __typename?: string } & { [kind in Kind]?: string | null } = data?.node ?? {};
  return links[kind] ?? null;
}

export function useNewLink(id: string, kind: Kind) {
  const client = useClient();
  return useCallback(() => askForLink(client, id, kind), [client, id, kind]);
}

/**
 * The link that a picture or recording is loaded from: the one it began with for as long as that
 * works, though each answer of the server brings another, then a new one. When that fails as well,
 * the file is missing until the server tells something new of it.
 */
export function useLink(id: string, kind: Kind, told: string | null) {
  const newLink = useNewLink(id, kind);
  const [link, setLink] = useState(told);
  const [renewed, setRenewed] = useState(false);
  /** What the server had told when the file was found missing. */
  const [missingAt, setMissingAt] = useState<string | null>(null);

  if (missingAt !== null && missingAt !== told) {
    setMissingAt(null);
    setRenewed(false);
    setLink(told);
  }

  return {
    link: link ?? told ?? undefined,
    missing: missingAt !== null,
    onLoad: useCallback(() => setRenewed(false), []),
    /** Answers whether there is another link to go on with. */
    async onError(): Promise<boolean> {
      const next = renewed ? null : await newLink();
      setRenewed(true);
      if (next) setLink(next);
      else setMissingAt(told);
      return next !== null;
    },
  };
}
