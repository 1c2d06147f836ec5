import { useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import { attachmentsOf } from './attachmentsOf';
import styles from './PendingFiles.module.css';
import type { UploadedFile } from './upload';

/** The files of a text that is on its way. */
export function PendingFiles({ files }: { files: readonly UploadedFile[] }) {
  const { pictureOf } = attachmentsOf(useViewer().user.id);
  return (
    <ul className={styles.files}>
      {files.map(({ uploadId, name }) => {
        const picture = pictureOf(uploadId);
        return (
          <li key={uploadId}>
            {picture ? <img src={picture} alt="" /> : <Icon name="file" size={18} />}
            {name}
          </li>
        );
      })}
    </ul>
  );
}
