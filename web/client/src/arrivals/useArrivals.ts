import { useEffect } from 'react';
import { useClient } from 'urql';
import { readOpenConversation } from '../address/openConversation';
import { onEachInboxEvent } from '../connection/inboxEvents';
import { readFragment } from '../graphql';
import { ConversationRowFields } from '../list/conversationListDocument';
import { useViewer } from '../session/viewer';
import { numberInWords } from '../words/phoneNumber';
import { arrivalOf } from './arrivalOf';
import { playChime } from './chime';
import { isOn } from './chosenAlerts';
import { notify, takeAllBack, takeBack } from './notifications';
import { oneWindow } from './oneWindow';
import { createRinging } from './ringing';

/** Tells of what comes in from patients, by a sound and a notification where they were asked for. */
export function useArrivals() {
  const client = useClient();
  const { id: userId } = useViewer().user;

  useEffect(() => {
    const name = `frontdesk.arrivals.${userId}`;
    const channel = new BroadcastChannel(name);
    const windows = oneWindow(name);
    const ringing = createRinging({
      hasBell: windows.hasBell,
      isOnScreen: (id) => document.visibilityState === 'visible' && readOpenConversation() === id,
      tellSeen: (itemId) => channel.postMessage(itemId),
      ring(arrival) {
        if (isOn('notification')) notify(arrival, arrival.name ?? numberInWords(arrival.number));
      },
      chime() {
        if (isOn('sound')) playChime();
      },
    });
    channel.onmessage = ({ data }) => ringing.seenElsewhere(String(data));
    const stopListening = onEachInboxEvent(client, (event) => {
      const arrival = arrivalOf(event, Date.now());
      if (arrival) return ringing.arrived(arrival);
      if (event.__typename === 'Heartbeat') return;
      const { id, isUnread } = readFragment(ConversationRowFields, event.conversation);
      if (!isUnread) takeBack(id);
    });
    return () => {
      stopListening();
      takeAllBack();
      windows.stop();
      channel.close();
    };
  }, [client, userId]);
}
