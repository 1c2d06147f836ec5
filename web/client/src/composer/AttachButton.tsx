import { Button, FileTrigger } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';

export function AttachButton({ onFiles }: { onFiles(files: File[]): void }) {
  return (
    <FileTrigger allowsMultiple onSelect={(files) => onFiles([...(files ?? [])])}>
      <Button className={controls.icon ?? ''} aria-label="Attach files">
        <Icon name="paperclip" />
      </Button>
    </FileTrigger>
  );
}
