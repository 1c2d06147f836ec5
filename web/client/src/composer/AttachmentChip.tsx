import { useState } from 'react';
import { Button, FileTrigger, ProgressBar } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { fileSize } from '../words/fileSize';
import styles from './Attachments.module.css';
import type { Attachment } from './attachments';

interface AttachmentChipProps {
  attachment: Attachment;
  onTryAgain(): void;
  onAttachAgain(file: File): void;
  onRemove(): void;
}

/** A file beside the draft: what it is, how far it has come, and why it has not. */
export function AttachmentChip({ attachment, onRemove, ...again }: AttachmentChipProps) {
  const { name, size, picture, state, progress, problem, file } = attachment;
  const [unseen, setUnseen] = useState(false);
  return (
    <li className={styles.chip} data-bad={problem !== null || undefined}>
      <span className={styles.picture}>
        {picture && !unseen ? (
          <img src={picture} alt="" onError={() => setUnseen(true)} />
        ) : (
          <Icon name="file" />
        )}
      </span>
      <div className={styles.about}>
        <p className={styles.name} title={name}>
          {name}
        </p>
        {problem ? (
          <p className={styles.problem} role="alert">
            <span className="visually-hidden">{name}: </span>
            {problem}{' '}
            {state === 'failed' && file ? (
              <Button
                className={controls.link ?? ''}
                aria-label={`Try again to upload ${name}`}
                onPress={again.onTryAgain}
              >
                Try again
              </Button>
            ) : null}
            {state === 'expired' ? (
              <FileTrigger onSelect={(files) => files?.[0] && again.onAttachAgain(files[0])}>
                <Button className={controls.link ?? ''} aria-label={`Attach again: ${name}`}>
                  Attach again
                </Button>
              </FileTrigger>
            ) : null}
          </p>
        ) : (
          <p className={styles.size}>{fileSize(size)}</p>
        )}
        {state === 'uploading' ? (
          <ProgressBar
            className={styles.progress ?? ''}
            aria-label={`Uploading ${name}`}
            value={progress * 100}
          >
            {({ percentage = 0 }) => <span style={{ width: `${percentage}%` }} />}
          </ProgressBar>
        ) : null}
      </div>
      <Button className={controls.icon ?? ''} aria-label={`Remove ${name}`} onPress={onRemove}>
        <Icon name="close" size={18} />
      </Button>
    </li>
  );
}
