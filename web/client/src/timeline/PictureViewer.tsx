import { type TouchEvent, useEffect, useRef } from 'react';
import { Button, Dialog, Modal, ModalOverlay } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { DownloadLink } from './DownloadLink';
import { Missing } from './Missing';
import styles from './PictureViewer.module.css';
import { type PictureData, pictureWords } from './pictures';
import { useLink } from './signedLinks';

const SWIPE = 48;

interface PictureViewerProps {
  pictures: readonly PictureData[];
  openId: string | null;
  onOpen(id: string | null): void;
}

/** One picture over the whole screen, with the others of the conversation beside it. */
export function PictureViewer({ pictures, openId, onOpen }: PictureViewerProps) {
  const picture = pictures.find((each) => each.id === openId);
  return (
    <ModalOverlay
      className={styles.screen ?? ''}
      isOpen={picture !== undefined}
      onOpenChange={() => onOpen(null)}
    >
      <Modal>
        <Dialog className={styles.dialog ?? ''} aria-label="Picture">
          {picture ? <OpenPicture picture={picture} pictures={pictures} onOpen={onOpen} /> : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface OpenPictureProps extends Omit<PictureViewerProps, 'openId'> {
  picture: PictureData;
}

function OpenPicture({ picture, pictures, onOpen }: OpenPictureProps) {
  const place = pictures.indexOf(picture);
  const older = pictures[place - 1];
  const newer = pictures[place + 1];
  const touchedAt = useRef(0);

  useEffect(() => {
    function onKeyDown({ key }: KeyboardEvent) {
      const next = key === 'ArrowLeft' ? older : key === 'ArrowRight' ? newer : undefined;
      if (next) onOpen(next.id);
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [older, newer, onOpen]);

  function onTouchEnd({ changedTouches }: TouchEvent) {
    const moved = (changedTouches[0]?.clientX ?? 0) - touchedAt.current;
    const next = moved > SWIPE ? older : moved < -SWIPE ? newer : undefined;
    if (next) onOpen(next.id);
  }

  return (
    <>
      <header className={styles.top}>
        <p className={styles.name}>{picture.name}</p>
        <p role="status" className={styles.place}>
          <span className="visually-hidden">Picture </span>
          {place + 1} of {pictures.length}
        </p>
        <DownloadLink className={controls.icon} file={picture} aria-label="Download">
          <Icon name="download" />
        </DownloadLink>
        <Button slot="close" className={controls.icon ?? ''} aria-label="Close">
          <Icon name="close" />
        </Button>
      </header>
      <div
        className={styles.stage}
        onTouchStart={({ touches }) => {
          touchedAt.current = touches[0]?.clientX ?? 0;
        }}
        onTouchEnd={onTouchEnd}
      >
        <FullPicture key={picture.id} picture={picture} />
        {pictures.length > 1 ? (
          <>
            <Step name="Older picture" icon="back" to={older} onOpen={onOpen} />
            <Step name="Newer picture" icon="forward" to={newer} onOpen={onOpen} />
          </>
        ) : null}
      </div>
    </>
  );
}

interface StepProps {
  name: string;
  icon: 'back' | 'forward';
  to: PictureData | undefined;
  onOpen(id: string): void;
}

/** At the end it is told so but not disabled: it would lose the focus, and the keys with it. */
function Step({ name, icon, to, onOpen }: StepProps) {
  return (
    <button
      type="button"
      className={styles.step}
      data-step={icon}
      aria-label={name}
      aria-disabled={to ? undefined : true}
      onClick={() => to && onOpen(to.id)}
    >
      <Icon name={icon} size={28} />
    </button>
  );
}

function FullPicture({ picture }: { picture: PictureData }) {
  const { link, missing, onLoad, onError } = useLink(picture.id, 'url', picture.url);
  if (missing) return <Missing>{picture.name} is not here yet.</Missing>;
  return (
    <img
      src={link}
      alt={pictureWords(picture)}
      width={picture.width ?? undefined}
      height={picture.height ?? undefined}
      onLoad={onLoad}
      onError={onError}
    />
  );
}
