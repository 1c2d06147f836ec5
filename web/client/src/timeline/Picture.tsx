import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Modal, ModalOverlay } from 'react-aria-components';
import { useClient } from 'urql';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import styles from './FileItem.module.css';
import { FileLinksDocument, type ItemOf } from './timelineItemFields';

/** A thumbnail that opens full-screen. */
export function Picture({ file }: { file: ItemOf<'File'> }) {
  const client = useClient();
  const [renewed, setRenewed] = useState(false);
  const [missing, setMissing] = useState(false);

  function onError() {
    // Links to files live for a limited time, and this window may have been open for longer.
    if (renewed) setMissing(true);
    setRenewed(true);
    if (renewed) return;
    void client
      .query(FileLinksDocument, { id: file.id }, { requestPolicy: 'network-only' })
      .toPromise();
  }

  if (missing) return <p className={styles.missing}>{file.name} is not here yet.</p>;
  return (
    <DialogTrigger>
      <Button className={styles.thumbnail ?? ''} aria-label={`Open ${file.name} full-screen`}>
        <img src={file.thumbnailUrl ?? file.url} alt={file.name} onError={onError} />
      </Button>
      <ModalOverlay className={styles.screen ?? ''} isDismissable>
        <Modal>
          <Dialog className={styles.full ?? ''} aria-label={file.name}>
            <header>
              <span>{file.name}</span>
              <a
                className={controls.icon}
                href={file.url}
                download={file.name}
                aria-label="Download"
              >
                <Icon name="download" />
              </a>
              <Button slot="close" className={controls.icon ?? ''} aria-label="Close">
                <Icon name="close" />
              </Button>
            </header>
            <img src={file.url} alt={file.name} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
