import { useRef } from 'react';
import styles from './Card.module.css';
import { useLink } from './signedLinks';

interface RecordingProps {
  callId: string;
  url: string;
}

/** The recording of a call. When its link is too old, it goes on by a new one where it was. */
export function Recording({ callId, url }: RecordingProps) {
  const { link, missing, onLoad, onError } = useLink(callId, 'recordingUrl', url);
  const interruptedAt = useRef<number | null>(null);

  if (missing) return <p className={styles.text}>The recording is not here.</p>;
  return (
    // biome-ignore lint/a11y/useMediaCaption: the card's summary says what was said
    <audio
      className={styles.audio}
      controls
      preload="none"
      src={link}
      aria-label="Recording of the call"
      onLoadedMetadata={onLoad}
      onError={async ({ currentTarget: audio }) => {
        interruptedAt.current = audio.currentTime;
        await onError();
      }}
      onLoadStart={({ currentTarget: audio }) => {
        if (interruptedAt.current === null) return;
        audio.currentTime = interruptedAt.current;
        interruptedAt.current = null;
        audio.play().catch(() => {});
      }}
    />
  );
}
