import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { PictureViewer } from './PictureViewer';
import { isPicture } from './pictures';
import type { TimelineItemData } from './timelineItemFields';

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
      <PictureViewer pictures={pictures} openId={openId} onOpen={setOpenId} />
    </OpenPicture>
  );
}
