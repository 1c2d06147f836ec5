/** A file that was uploaded, as a text takes it along. */
export interface UploadedFile {
  uploadId: string;
  name: string;
  size: number;
  contentType: string;
  /** Until when it may be sent. */
  expiresAt: string;
}

export type UploadAnswer =
  | { kind: 'uploaded'; uploadId: string; expiresAt: string }
  | { kind: 'failed' | 'refused'; message: string };

export type UploadFile = (
  file: File,
  onProgress: (progress: number) => void,
  signal: AbortSignal,
) => Promise<UploadAnswer>;
