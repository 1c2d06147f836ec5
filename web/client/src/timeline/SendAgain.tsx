import { useState } from 'react';
import { useClient } from 'urql';
import { attachmentsOf } from '../composer/attachmentsOf';
import { giveBack } from '../composer/drafts';
import { focusComposer } from '../composer/focusComposer';
import { useSending } from '../composer/SendingProvider';
import { uploadFileBy } from '../composer/uploadFile';
import { useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { fileAgain } from './fileAgain';
import type { ItemOf } from './timelineItemFields';

interface SendAgainProps {
  conversationId: string;
  body: string;
  files: readonly ItemOf<'File'>[];
}

/**
 * Sends what did not arrive as a new text. Its files have to be uploaded anew, and stand in the
 * composer meanwhile: whoever asked for it sends them from there.
 */
export function SendAgain({ conversationId, body, files }: SendAgainProps) {
  const client = useClient();
  const sending = useSending();
  const { id: userId } = useViewer().user;
  const [state, setState] = useState<'offered' | 'fetching' | 'missing' | 'done'>('offered');

  function done() {
    setState('done');
    focusComposer();
  }

  async function sendAgain() {
    if (files.length === 0) {
      sending.send(conversationId, body);
      done();
      return;
    }
    setState('fetching');
    const attachments = attachmentsOf(userId);
    try {
      const again = await Promise.all(files.map((file) => fileAgain(client, file)));
      giveBack(userId, conversationId, body);
      attachments.attach(conversationId, again, uploadFileBy(client));
      done();
    } catch {
      setState('missing');
    }
  }

  if (state === 'done') return null;
  return (
    <span>
      <button
        type="button"
        className={controls.link}
        disabled={state === 'fetching'}
        onClick={() => void sendAgain()}
      >
        {files.length > 0 ? 'Send again…' : 'Send again'}
      </button>
      {state === 'missing' ? (
        <span role="alert"> Its files could not be loaded. Try again in a moment.</span>
      ) : null}
    </span>
  );
}
