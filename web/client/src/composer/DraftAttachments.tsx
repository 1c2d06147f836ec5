import { Button, FileTrigger } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { AttachmentChip } from './AttachmentChip';
import styles from './Attachments.module.css';
import { attachmentWords, tooLargeWords } from './attachmentWords';
import type { DraftAttachments as Attachments } from './useAttachments';

interface DraftAttachmentsProps {
  attachments: Attachments;
  /** What files of one text may have in all is said of texts alone. */
  ofText?: boolean;
  /** The chip that had the focus is gone. */
  onRemoved(): void;
}

/** The files that go along with what is being written. */
export function DraftAttachments({ attachments, ofText, onRemoved }: DraftAttachmentsProps) {
  const { all, lost } = attachments;
  const tooLarge = ofText ? tooLargeWords(all) : '';
  return (
    <>
      {lost.length > 0 ? (
        <div className={styles.lost} role="alert">
          <p>
            The page was loaded anew, and no longer has{' '}
            <strong>{lost.map((each) => each.name).join(', ')}</strong>.{' '}
            <FileTrigger
              allowsMultiple
              onSelect={(files) => attachments.attach([...(files ?? [])])}
            >
              <Button className={controls.link ?? ''}>Attach again</Button>
            </FileTrigger>
          </p>
          <Button
            className={controls.icon ?? ''}
            aria-label="Dismiss"
            onPress={attachments.dismissLost}
          >
            <Icon name="close" size={18} />
          </Button>
        </div>
      ) : null}
      {all.length > 0 ? (
        <ul className={styles.chips} aria-label="Files to send">
          {all.map((each) => (
            <AttachmentChip
              key={each.key}
              attachment={each}
              onTryAgain={() => attachments.tryAgain(each.key)}
              onAttachAgain={(file) => attachments.attachAgain(each.key, file)}
              onRemove={() => {
                attachments.remove(each.key);
                onRemoved();
              }}
            />
          ))}
        </ul>
      ) : null}
      {tooLarge ? <p className={styles.tooLarge}>{tooLarge}</p> : null}
      <p role="status" className="visually-hidden">
        {attachmentWords(all)}
      </p>
    </>
  );
}
