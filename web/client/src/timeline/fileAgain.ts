import type { Client } from 'urql';
import { askForLink } from './signedLinks';
import type { ItemOf } from './timelineItemFields';

type Kept = Pick<ItemOf<'File'>, 'id' | 'name' | 'contentType' | 'url'>;

/** The bytes of a file that stands in a timeline, to be attached once more. */
export async function fileAgain(client: Client, file: Kept): Promise<File> {
  const link = (await askForLink(client, file.id, 'url')) ?? file.url;
  const answer = await fetch(link);
  if (!answer.ok) throw new Error(`The file is not here: ${answer.status}`);
  return new File([await answer.blob()], file.name, { type: file.contentType });
}
