import { useState } from 'react';
import { useMutation } from 'urql';
import { OptOutDocument } from './conversationDocument';

/** Ends texting to the conversation's number, for good, and says why where it did not. */
export function useOptingOut(conversationId: string) {
  const [{ fetching }, optOut] = useMutation(OptOutDocument);
  const [problem, setProblem] = useState<string | null>(null);

  async function end(): Promise<boolean> {
    setProblem(null);
    const { data, error } = await optOut({ input: { conversationId } });
    const refused = data?.optOutOfTexting.errors[0]?.message;
    if (error || refused) setProblem(refused ?? 'That did not work. Try again in a moment.');
    return !error && !refused;
  }

  return { end, problem, isEnding: fetching };
}
