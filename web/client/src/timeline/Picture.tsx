import { Button } from 'react-aria-components';
import styles from './FileItem.module.css';
import { Missing } from './Missing';
import { useOpenPicture } from './Pictures';
import { type PictureData, pictureWords, thumbnailWidth } from './pictures';
import { useLink } from './signedLinks';

/** A thumbnail that opens full-screen. */
export function Picture({ file }: { file: PictureData }) {
  const openPicture = useOpenPicture();
  const { link, missing, onLoad, onError } = useLink(file.id, 'thumbnailUrl', file.thumbnailUrl);

  if (missing) return <Missing>{file.name} is not here yet.</Missing>;
  return (
    <Button
      className={styles.thumbnail ?? ''}
      aria-label={`Open ${file.name} full-screen`}
      onPress={() => openPicture(file.id)}
    >
      <img
        src={link}
        alt={pictureWords(file)}
        style={{ width: thumbnailWidth(file) }}
        onLoad={onLoad}
        onError={onError}
      />
    </Button>
  );
}
