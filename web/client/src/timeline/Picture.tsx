import { Button, Dialog, DialogTrigger, Modal, ModalOverlay } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { DownloadLink } from './DownloadLink';
import styles from './FileItem.module.css';
import { useLink } from './signedLinks';
import type { ItemOf } from './timelineItemFields';

/** A thumbnail that opens full-screen. */
export function Picture({ file }: { file: ItemOf<'File'> }) {
  const { link, missing, onLoad, onError } = useLink(file.id, 'thumbnailUrl', file.thumbnailUrl);

  if (missing) return <MissingPicture name={file.name} />;
  return (
    <DialogTrigger>
      <Button className={styles.thumbnail ?? ''} aria-label={`Open ${file.name} full-screen`}>
        <img src={link} alt={file.name} onLoad={onLoad} onError={onError} />
      </Button>
      <ModalOverlay className={styles.screen ?? ''} isDismissable>
        <Modal>
          <Dialog className={styles.full ?? ''} aria-label={file.name}>
            <header>
              <span>{file.name}</span>
              <DownloadLink className={controls.icon} file={file} aria-label="Download">
                <Icon name="download" />
              </DownloadLink>
              <Button slot="close" className={controls.icon ?? ''} aria-label="Close">
                <Icon name="close" />
              </Button>
            </header>
            <FullPicture file={file} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function FullPicture({ file }: { file: ItemOf<'File'> }) {
  const { link, missing, onLoad, onError } = useLink(file.id, 'url', file.url);
  if (missing) return <MissingPicture name={file.name} />;
  return <img src={link} alt={file.name} onLoad={onLoad} onError={onError} />;
}

function MissingPicture({ name }: { name: string }) {
  return <p className={styles.missing}>{name} is not here yet.</p>;
}
