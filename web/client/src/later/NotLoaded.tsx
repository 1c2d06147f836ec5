import controls from '../theme/controls.module.css';
import { Toast } from '../theme/Toast';

interface NotLoadedProps {
  onTryAgain(): void;
  onGiveUp(): void;
}

/** The connection is lost, or the server has been updated and holds this page's scripts no longer. */
export function NotLoaded({ onTryAgain, onGiveUp }: NotLoadedProps) {
  return (
    <Toast
      onDismiss={onGiveUp}
      actions={
        <>
          <button type="button" className={controls.quiet} onClick={onTryAgain}>
            Try again
          </button>
          <button type="button" className={controls.quiet} onClick={() => window.location.reload()}>
            Reload
          </button>
        </>
      }
    >
      This part of the page could not be loaded. Try again once you are connected, or reload. What
      you were writing is kept.
    </Toast>
  );
}
