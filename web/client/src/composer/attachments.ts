import { randomKey } from './randomKey';
import { isExpiring, renewed } from './renewing';
import { createTurns } from './turns';
import type { UploadedFile, UploadFile } from './upload';

/** A file beside a draft. */
export interface Attachment {
  key: string;
  conversationId: string;
  name: string;
  size: number;
  contentType: string;
  /** Of this window alone: after a reload only what was uploaded is left. */
  file: File | null;
  /** Where this browser shows it from, if it is a picture. */
  picture: string | null;
  /** `failed` can be tried again, `expired` attached again, `refused` never will be taken. */
  state: 'uploading' | 'ready' | 'failed' | 'expired' | 'refused';
  /** From 0 to 1. */
  progress: number;
  problem: string | null;
  uploaded: UploadedFile | null;
}

export interface LostFile {
  key: string;
  conversationId: string;
  name: string;
}

interface AttachmentsParts {
  /** Makes an address for a picture, and lets go of it. */
  show(file: File): string | null;
  hide(picture: string): void;
  kept: {
    load(): { attachments: Attachment[]; lost: LostFile[] };
    save(attachments: readonly Attachment[], lost: readonly LostFile[]): void;
  };
}

const TOO_OLD = 'This was uploaded too long ago.';

/** Browsers talk to a server over six connections: some are left for everything else. */
const AT_ONCE = 3;

/** The files beside the drafts of one person, uploaded as soon as they are attached. */
export function createAttachments({ show, hide, kept }: AttachmentsParts) {
  let { attachments, lost }: { attachments: readonly Attachment[]; lost: readonly LostFile[] } =
    kept.load();
  const uploading = new Map<string, AbortController>();
  /** On their way with a text: they come back if it is refused. */
  const away = new Map<string, Attachment>();
  const listeners = new Set<() => void>();
  const turns = createTurns(AT_ONCE);
  let forgotten = false;

  function change(next: readonly Attachment[], nextLost = lost) {
    if (forgotten) return;
    attachments = next;
    lost = nextLost;
    kept.save(attachments, lost);
    for (const listener of listeners) listener();
  }

  function update(key: string, news: Partial<Attachment>) {
    change(attachments.map((each) => (each.key === key ? { ...each, ...news } : each)));
  }

  async function begin(key: string, file: File, upload: UploadFile) {
    const controller = new AbortController();
    uploading.set(key, controller);
    const { signal } = controller;
    const answer = await turns.take(async () =>
      signal.aborted
        ? null
        : upload(file, (progress) => signal.aborted || update(key, { progress }), signal),
    );
    if (signal.aborted || !answer) return;
    uploading.delete(key);
    if (answer.kind !== 'uploaded') {
      update(key, { state: answer.kind, problem: answer.message });
      return;
    }
    const { uploadId, expiresAt } = answer;
    const { name, size, type: contentType } = file;
    update(key, {
      state: 'ready',
      progress: 1,
      uploaded: { uploadId, name, size, contentType, expiresAt },
    });
  }

  const ofFile = (file: File) => ({
    name: file.name,
    size: file.size,
    contentType: file.type,
    file,
    picture: file.type.startsWith('image/') ? show(file) : null,
    ...{ state: 'uploading' as const, progress: 0, problem: null, uploaded: null },
  });

  function letGo(each: Attachment) {
    uploading.get(each.key)?.abort();
    uploading.delete(each.key);
    if (each.picture) hide(each.picture);
  }

  return {
    all: () => attachments,
    lost: () => lost,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    attach(conversationId: string, files: readonly File[], upload: UploadFile) {
      const added = files.map((file) => ({ key: randomKey(), conversationId, ...ofFile(file) }));
      const here = new Set(files.map((file) => file.name));
      change(
        [...attachments, ...added],
        lost.filter((each) => each.conversationId !== conversationId || !here.has(each.name)),
      );
      for (const { key, file } of added) void begin(key, file, upload);
    },
    /** Takes the place of one that has expired. */
    attachAgain(key: string, file: File, upload: UploadFile) {
      update(key, ofFile(file));
      void begin(key, file, upload);
    },
    tryAgain(key: string, upload: UploadFile) {
      const file = attachments.find((each) => each.key === key)?.file;
      if (!file) return;
      update(key, { state: 'uploading', progress: 0, problem: null, uploaded: null });
      void begin(key, file, upload);
    },
    remove(key: string) {
      for (const each of attachments) if (each.key === key) letGo(each);
      change(attachments.filter((each) => each.key !== key));
    },
    /** What a text takes along; the draft is without it from now on. */
    take(conversationId: string): UploadedFile[] {
      const taken: UploadedFile[] = [];
      for (const each of attachments) {
        if (each.conversationId !== conversationId || !each.uploaded) continue;
        away.set(each.uploaded.uploadId, each);
        taken.push(each.uploaded);
      }
      change(
        attachments.filter((each) => !each.uploaded || !away.has(each.uploaded.uploadId)),
        lost.filter((each) => each.conversationId !== conversationId),
      );
      return taken;
    },
    /** Before each try of a text: uploads do not last, and it may have waited. */
    async renew(files: readonly UploadedFile[], upload: UploadFile) {
      if (!files.some(isExpiring)) return files;
      const put = (file: File) =>
        turns.take(() => upload(file, () => {}, new AbortController().signal));
      const fresh = await renewed(files, (id) => away.get(id)?.file ?? null, put);
      for (const [index, { uploadId }] of files.entries()) {
        const [was, uploaded] = [away.get(uploadId), fresh[index]];
        if (!was || !uploaded || uploaded.uploadId === uploadId) continue;
        away.delete(uploadId);
        away.set(uploaded.uploadId, { ...was, uploaded });
      }
      return fresh;
    },
    /** Of a text that was not sent: its files stand beside the draft again. */
    giveBack(conversationId: string, files: readonly UploadedFile[], why = '') {
      const someAre = files.some(isExpiring);
      const back = files.map((uploaded): Attachment => {
        const was = away.get(uploaded.uploadId);
        const expired = !someAre || isExpiring(uploaded) ? why : '';
        away.delete(uploaded.uploadId);
        return {
          ...uploaded,
          key: was?.key ?? randomKey(),
          conversationId,
          file: was?.file ?? null,
          picture: was?.picture ?? null,
          state: !expired ? 'ready' : was?.file ? 'failed' : 'expired',
          progress: 1,
          problem: expired && !was?.file ? TOO_OLD : expired || null,
          uploaded: expired ? null : uploaded,
        };
      });
      change([...back, ...attachments]);
    },
    sent(files: readonly UploadedFile[]) {
      for (const { uploadId } of files) {
        const each = away.get(uploadId);
        if (each) letGo(each);
        away.delete(uploadId);
      }
    },
    pictureOf: (uploadId: string) => away.get(uploadId)?.picture ?? null,
    dismissLost(conversationId: string) {
      change(
        attachments,
        lost.filter((each) => each.conversationId !== conversationId),
      );
    },
    /** Lets go of all files for good, whatever is still answered. */
    forget() {
      for (const each of [...attachments, ...away.values()]) letGo(each);
      away.clear();
      change([], []);
      forgotten = true;
    },
  };
}

export type Attachments = ReturnType<typeof createAttachments>;
