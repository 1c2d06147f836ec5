import type { ComponentProps, MouseEvent } from 'react';
import { useNewLink } from './signedLinks';

interface DownloadLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'download' | 'onClick'> {
  file: { id: string; name: string; url: string };
}

/** Downloads by a link that is made at the click. */
export function DownloadLink({ file, ...anchor }: DownloadLinkProps) {
  const newLink = useNewLink(file.id, 'url');

  async function download(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const link = document.createElement('a');
    link.href = (await newLink()) ?? file.url;
    link.download = file.name;
    link.click();
  }

  return <a {...anchor} href={file.url} download={file.name} onClick={download} />;
}
