import { useState } from 'react';
import { useMutation } from 'urql';
import { openConversation } from '../address/openConversation';
import { focusConversation } from '../conversation/focusConversation';
import { DID_NOT_WORK } from '../form/refusals';
import { StartConversationDocument } from './newChatDocument';

/** Opens the conversation of a patient's number, which is made where there is none. */
export function useStartingConversation(onOpened: () => void) {
  const [{ fetching }, startConversation] = useMutation(StartConversationDocument);
  const [problem, setProblem] = useState<string | null>(null);

  async function start(patientId: string, phoneNumber?: string) {
    setProblem(null);
    const input = { patientId, ...(phoneNumber ? { phoneNumber } : {}) };
    const { data } = await startConversation({ input });
    const begun = data?.startConversation.conversation;
    if (!begun) {
      setProblem(data?.startConversation.errors[0]?.message ?? DID_NOT_WORK);
      return;
    }
    openConversation(begun.id);
    onOpened();
    focusConversation();
  }

  return { start, problem, forgetProblem: () => setProblem(null), isStarting: fetching };
}
