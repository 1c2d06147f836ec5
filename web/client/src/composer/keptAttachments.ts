import type { Attachment, LostFile } from './attachments';
import type { UploadedFile } from './upload';

type Kept = { key: string; conversationId: string; name: string; uploaded: UploadedFile | null };

/**
 * What was uploaded outlives a reload of this window for as long as the server keeps it. Of the
 * other files a reload leaves the names, so that somebody can attach them again.
 */
export function keptAttachments(userId: string) {
  const name = `frontdesk.files.${userId}`;

  function load(): Kept[] {
    try {
      return JSON.parse(sessionStorage.getItem(name) ?? '[]') as Kept[];
    } catch {
      return [];
    }
  }

  return {
    load() {
      const attachments: Attachment[] = [];
      const lost: LostFile[] = [];
      for (const { uploaded, ...each } of load()) {
        if (!uploaded || Date.parse(uploaded.expiresAt) < Date.now()) {
          lost.push(each);
          continue;
        }
        attachments.push({
          ...each,
          size: uploaded.size,
          contentType: uploaded.contentType,
          file: null,
          picture: null,
          state: 'ready',
          progress: 1,
          problem: null,
          uploaded,
        });
      }
      return { attachments, lost };
    },
    save(attachments: readonly Attachment[], lost: readonly LostFile[]) {
      const kept = [...lost.map((each) => ({ ...each, uploaded: null }))];
      const here = attachments
        .filter((each) => each.state !== 'refused')
        .map(({ key, conversationId, name, uploaded }) => ({
          key,
          conversationId,
          name,
          uploaded,
        }));
      try {
        const all: Kept[] = [...kept, ...here];
        if (all.length > 0) sessionStorage.setItem(name, JSON.stringify(all));
        else sessionStorage.removeItem(name);
      } catch {
        // The window has them in memory all the same.
      }
    },
  };
}
