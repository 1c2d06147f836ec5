import { Icon } from '../theme/Icon';
import { fileSize } from '../words/fileSize';
import { Bubble } from './Bubble';
import { DeliveryStatus, hasFailed } from './DeliveryStatus';
import { DownloadLink } from './DownloadLink';
import styles from './FileItem.module.css';
import { Missing } from './Missing';
import { Picture } from './Picture';
import { isPicture } from './pictures';
import { SendAgain } from './SendAgain';
import type { ItemOf } from './timelineItemFields';

interface FileItemProps {
  file: ItemOf<'File'>;
  conversationId: string;
  continues: boolean;
  canSend: boolean;
}

export function FileItem({ file, conversationId, continues, canSend }: FileItemProps) {
  // What travelled with a text is sent again with its words.
  const again = canSend && !file.message && !file.problem && hasFailed(file);
  return (
    <Bubble
      {...file}
      continues={continues}
      bare
      under={
        <>
          <DeliveryStatus {...file} />
          {again ? <SendAgain conversationId={conversationId} body="" files={[file]} /> : null}
        </>
      }
    >
      {file.problem ? (
        <Missing>
          {file.name}: {file.problem}
        </Missing>
      ) : isPicture(file) ? (
        <Picture file={file} />
      ) : (
        <DownloadLink className={styles.file} file={file}>
          <Icon name="file" size={24} />
          <span className={styles.name}>
            {file.name}
            <small>{fileSize(file.size)}</small>
          </span>
          <Icon name="download" size={18} />
          <span className="visually-hidden">Download</span>
        </DownloadLink>
      )}
    </Bubble>
  );
}
