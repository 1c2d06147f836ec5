import { useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { uploadFileBy } from '../composer/uploadFile';
import { type NewPicture, pictureUploads } from './newPicture';

/** A picture while its record is being changed; whoever leaves the form stops its upload. */
export function usePicture() {
  const client = useClient();
  const [picture, setPicture] = useState<NewPicture>('same');
  const input = useMemo(() => pictureUploads(uploadFileBy(client)), [client]);
  const [leaving] = useState(() => new AbortController());
  useEffect(() => () => leaving.abort(), [leaving]);
  return { picture, setPicture, input: () => input(picture, leaving.signal) };
}

/** Where this browser shows a file from, if it is one. */
export function usePreview(picture: NewPicture): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (typeof picture === 'string') return setAddress(null);
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return address;
}
