import { useEffect, useRef, useState } from 'react';
import { Icon } from '../theme/Icon';
import styles from './FileDrop.module.css';
import { filesIn, holdsFiles } from './filesIn';

/** Takes what is dropped anywhere on the conversation or dialog around it, and says so meanwhile. */
export function FileDrop({ onFiles }: { onFiles(files: File[]): void }) {
  const mark = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });

  useEffect(() => {
    // A dialog's drops are not ours, though React would hand them on: it asks the page itself.
    const target = mark.current?.closest<HTMLElement>('main, [role="dialog"]');
    if (!target) return;
    const listening = new AbortController();
    const { signal } = listening;
    const onDrag = (event: DragEvent) => {
      if (!holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!target.contains(event.relatedTarget as Node | null)) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      take.current(filesIn(event.dataTransfer));
    };
    target.addEventListener('dragenter', onDrag, { signal });
    target.addEventListener('dragover', onDrag, { signal });
    target.addEventListener('dragleave', onLeave, { signal });
    target.addEventListener('drop', onDrop, { signal });
    return () => listening.abort();
  }, []);

  return (
    <div ref={mark} className={styles.target} hidden={!over}>
      <p>
        <Icon name="paperclip" size={24} /> Drop files to attach them
      </p>
    </div>
  );
}
