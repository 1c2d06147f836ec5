import { useRef, useState } from 'react';
import { Button, FileTrigger } from 'react-aria-components';
import form from '../form/Form.module.css';
import { may, useViewer } from '../session/viewer';
import { Avatar } from '../theme/Avatar';
import { Icon } from '../theme/Icon';
import { type NewPicture, PICTURE_TYPES, pictureProblem } from './newPicture';
import styles from './PictureField.module.css';
import { usePreview } from './usePicture';

interface PictureFieldProps {
  patient: { id: string; name: string; pictureUrl: string | null };
  value: NewPicture;
  onChange(picture: NewPicture): void;
  problem: string | undefined;
}

/** The picture as it will be, and what can be done with it. */
export function PictureField({ patient, value, onChange, problem }: PictureFieldProps) {
  const mayUpload = may(useViewer(), 'MESSAGING_CHATS_WRITE');
  const [refused, setRefused] = useState<string | null>(null);
  const preview = usePreview(value);
  const choose = useRef<HTMLButtonElement>(null);
  const shown = value === 'same' ? patient.pictureUrl : preview;
  const hasOne = value === 'same' ? patient.pictureUrl !== null : value !== 'none';
  const said = refused ?? problem;

  function change(picture: NewPicture) {
    setRefused(null);
    onChange(picture);
    choose.current?.focus();
  }

  function take(file: File | undefined) {
    if (!file) return;
    const why = pictureProblem(file);
    if (why) setRefused(why);
    else change(file);
  }

  if (!mayUpload && !patient.pictureUrl) return null;
  return (
    <fieldset className={styles.picture}>
      <legend className="visually-hidden">Picture</legend>
      <Avatar person={{ ...patient, pictureUrl: shown }} size={64} />
      <div className={styles.choices}>
        {mayUpload ? (
          <FileTrigger
            acceptedFileTypes={[...PICTURE_TYPES, '.heic', '.heif']}
            onSelect={(files) => take(files?.[0])}
          >
            <Button ref={choose} className={form.add ?? ''}>
              <Icon name="picture" size={16} /> {hasOne ? 'Change picture' : 'Choose picture'}
            </Button>
          </FileTrigger>
        ) : null}
        {hasOne ? (
          <Button
            className={form.add ?? ''}
            onPress={() => change(patient.pictureUrl ? 'none' : 'same')}
          >
            <Icon name="close" size={16} /> Take picture away
          </Button>
        ) : null}
        {value === 'none' ? (
          <Button className={form.add ?? ''} onPress={() => change('same')}>
            <Icon name="undo" size={16} /> Keep picture
          </Button>
        ) : null}
      </div>
      <p className={form.hint} role="status">
        {wordsOf(value)}
      </p>
      {said ? (
        <p className={form.problem} role="alert">
          {said}
        </p>
      ) : null}
    </fieldset>
  );
}

function wordsOf(picture: NewPicture): string {
  if (picture === 'same') return '';
  return picture === 'none' ? 'Taken away once you save.' : `${picture.name}, not saved yet.`;
}
