import type { Client } from 'urql';
import { graphql } from '../graphql';
import type { UploadAnswer, UploadFile } from './upload';

export const CreateUploadDocument = graphql(`
  mutation CreateUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      upload { id url expiresAt }
      errors { code message field }
    }
  }
`);

const BROKE_OFF = 'The upload broke off.';
/** The bytes are not what may be sent, however often they are put. */
const NEVER = [403, 413, 415];

/** Announces a file, then puts its bytes where the server says. */
export function uploadFileBy(client: Client): UploadFile {
  return async (file, onProgress, signal) => {
    const input = { name: file.name, contentType: file.type, size: file.size };
    const { data, error } = await client.mutation(CreateUploadDocument, { input });
    const refused = data?.createUpload.errors[0];
    if (refused) return { kind: 'refused', message: refused.message };
    const upload = data?.createUpload.upload;
    if (!upload) {
      return { kind: 'failed', message: error?.graphQLErrors[0]?.message ?? BROKE_OFF };
    }
    const { status, message } = await put(upload.url, file, onProgress, signal);
    return answerTo(status, message) ?? { kind: 'uploaded', ...uploadedBy(upload) };
  };
}

function uploadedBy({ id, expiresAt }: { id: string; expiresAt: string }) {
  return { uploadId: id, expiresAt };
}

/** Nothing where the bytes were taken. */
export function answerTo(status: number, message: string | null): UploadAnswer | null {
  if (status >= 200 && status < 300) return null;
  return { kind: NEVER.includes(status) ? 'refused' : 'failed', message: message ?? BROKE_OFF };
}

/** `fetch` says nothing of how far it has come. */
function put(
  url: string,
  file: File,
  onProgress: (progress: number) => void,
  signal: AbortSignal,
): Promise<{ status: number; message: string | null }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onloadend = () =>
      resolve({ status: request.status, message: saidIn(request.responseText) });
    signal.addEventListener('abort', () => request.abort());
    request.open('PUT', url);
    request.send(file);
  });
}

/** The server's words; a storage that takes files by itself has none for the desk. */
export function saidIn(answer: string): string | null {
  try {
    return (JSON.parse(answer) as { errors: { message: string }[] }).errors[0]?.message ?? null;
  } catch {
    return null;
  }
}
