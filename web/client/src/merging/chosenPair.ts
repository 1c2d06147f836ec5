/** Which of the records stays, and which goes. */
export interface Pair {
  survivorId: string;
  duplicateId: string;
}

/** The primary patient stays and the next one goes, until somebody chooses otherwise. */
export function firstPair(ids: readonly string[], primaryId: string | undefined): Pair | null {
  const survivorId = ids.find((id) => id === primaryId) ?? ids[0];
  const duplicateId = ids.find((id) => id !== survivorId);
  return survivorId && duplicateId ? { survivorId, duplicateId } : null;
}

export function swapped({ survivorId, duplicateId }: Pair): Pair {
  return { survivorId: duplicateId, duplicateId: survivorId };
}

/** Whoever is chosen for the side that the other stands on changes places with them. */
export function choose(pair: Pair, side: keyof Pair, id: string): Pair {
  const other = side === 'survivorId' ? 'duplicateId' : 'survivorId';
  return pair[other] === id ? swapped(pair) : { ...pair, [side]: id };
}
