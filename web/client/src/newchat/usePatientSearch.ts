import { useEffect, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '../graphql';
import { may, useViewer } from '../session/viewer';
import { FoundPatientFields, PatientSearchDocument } from './newChatDocument';

const SETTLE = 200;
const MOST = 20;

/** Who is found by what is typed. What was found before stays until the answer is there. */
export function usePatientSearch(typed: string) {
  const words = typed.trim();
  const search = useSettled(words);
  const profiles = may(useViewer(), 'PATIENTS_PROFILES_READ');
  const [{ data, error, operation }, ask] = useQuery({
    query: PatientSearchDocument,
    variables: useMemo(() => ({ search, first: MOST, profiles }), [search, profiles]),
    pause: !search,
    requestPolicy: 'cache-and-network',
  });
  const found = data && words ? data.patients : null;
  const isAnswer = words === search && operation?.variables.search === search;
  return {
    words,
    patients: readFragment(FoundPatientFields, found?.nodes ?? []),
    hasMore: found?.pageInfo.hasNextPage ?? false,
    /** Whether what was found is what these very words find. */
    isCurrent: Boolean(found) && isAnswer,
    failed: Boolean(error && isAnswer && !data),
    askAgain: () => ask({ requestPolicy: 'network-only' }),
  };
}

function useSettled(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const settling = setTimeout(() => setSettled(words), words ? SETTLE : 0);
    return () => clearTimeout(settling);
  }, [words]);
  return settled;
}
