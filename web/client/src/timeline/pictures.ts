import type { ItemOf, TimelineItemData } from './timelineItemFields';

export type PictureData = ItemOf<'File'> & { thumbnailUrl: string };

export function isPicture(item: TimelineItemData): item is PictureData {
  return (
    item.__typename === 'File' &&
    item.contentType.startsWith('image/') &&
    item.thumbnailUrl !== null &&
    !item.problem
  );
}

const HEIGHT = 180;
const NARROWEST = 120;
const WIDEST = 320;

/** All thumbnails are of one height, so that nothing moves when a picture arrives. */
export function thumbnailWidth({ width, height }: Pick<PictureData, 'width' | 'height'>): number {
  if (!width || !height) return WIDEST;
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, (HEIGHT * width) / height)));
}

/** For whoever cannot see it: whose picture it is, and what it is called. */
export function pictureWords({ author, direction, name }: PictureData): string {
  const who = author?.name ?? (direction === 'OUTBOUND' ? 'the clinic' : 'an unknown number');
  return `Picture from ${who}: ${name}`;
}
