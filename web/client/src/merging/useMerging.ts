import { useState } from 'react';
import { useMutation } from 'urql';
import { MergePatientsDocument } from './mergeDocument';

/** Joins two records; answers with the name of the one that stays, or null where it was refused. */
export function useMerging() {
  const [{ fetching }, mergePatients] = useMutation(MergePatientsDocument);
  const [problem, setProblem] = useState<string | null>(null);

  async function merge(survivorId: string, duplicateId: string): Promise<string | null> {
    setProblem(null);
    const { data, error } = await mergePatients({ input: { survivorId, duplicateId } });
    const refused = data?.mergePatients.errors.map((each) => each.message).join(' ');
    if (error || refused) setProblem(refused || 'That did not work. Try again in a moment.');
    return error || refused ? null : (data?.mergePatients.patient?.name ?? null);
  }

  return { merge, problem, isMerging: fetching, forgetProblem: () => setProblem(null) };
}
