const CHANNEL = 'frontdesk.sign-out';

/** A sign-out ends the session of all windows of this browser: they are told at once. */
export function tellOtherWindows(userId: string) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(userId);
  channel.close();
}

export function onSignOutElsewhere(userId: string, listener: () => void) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data === userId) listener();
  };
  return () => channel.close();
}
