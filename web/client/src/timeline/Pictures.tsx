import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { later } from '../later/later';
import { Part } from '../later/Part';
import { isPicture } from './pictures';
import type { TimelineItemData } from './timelineItemFields';

const pictureViewer = later(() => import('./PictureViewer').then((part) => part.PictureViewer));

const OpenPicture = createContext<(fileId: string) => void>(() => {});

/** Opens a picture of the timeline full-screen. */
export function useOpenPicture() {
  return useContext(OpenPicture);
}

interface PicturesProps {
  items: readonly TimelineItemData[];
  children: ReactNode;
}

/** The pictures of a timeline, shown by themselves over all else once one of them is opened. */
export function Pictures({ items, children }: PicturesProps) {
  const [openId, setOpenId] = useState<string | null>(null);
  const pictures = useMemo(() => items.filter(isPicture), [items]);
  return (
    <OpenPicture value={setOpenId}>
      {children}
      <Part of={pictureViewer} isOpen={openId !== null} onGiveUp={() => setOpenId(null)}>
        {(PictureViewer) => (
          <PictureViewer pictures={pictures} openId={openId} onOpen={setOpenId} />
        )}
      </Part>
    </OpenPicture>
  );
}
