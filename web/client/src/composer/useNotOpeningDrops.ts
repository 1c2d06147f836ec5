import { useEffect } from 'react';
import { holdsFiles } from './filesIn';

/** A file that is dropped where nothing takes it would be opened instead of this page. */
export function useNotOpeningDrops() {
  useEffect(() => {
    const listening = new AbortController();
    const stay = (event: DragEvent) => {
      if (event.defaultPrevented || !holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('dragover', stay, { signal: listening.signal });
    window.addEventListener('drop', stay, { signal: listening.signal });
    return () => listening.abort();
  }, []);
}
