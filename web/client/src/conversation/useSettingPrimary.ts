import { useState } from 'react';
import { useMutation } from 'urql';
import { SetPrimaryDocument } from './conversationDocument';

/** Makes another of the number's patients primary; where that is refused, says why. */
export function useSettingPrimary(conversationId: string) {
  const [, setPrimary] = useMutation(SetPrimaryDocument);
  const [problem, setProblem] = useState<string | null>(null);
  const [said, setSaid] = useState('');

  async function choose(patient: { id: string; name: string }) {
    setProblem(null);
    setSaid('');
    const { data, error } = await setPrimary({ input: { conversationId, patientId: patient.id } });
    const refused = data?.setPrimaryPatient.errors[0]?.message;
    if (error || refused) setProblem(refused ?? 'That did not work. Try again in a moment.');
    else setSaid(`${patient.name} is the primary patient`);
  }

  return { choose, problem, said };
}
