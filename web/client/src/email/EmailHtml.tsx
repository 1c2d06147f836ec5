import { useContext, useEffect, useMemo, useRef, useState } from 'react';
import { OverlayTriggerStateContext } from 'react-aria-components';
import tokens from '../theme/tokens.css?inline';
import styles from './EmailThread.module.css';

/** Nothing is loaded and nothing runs in it, whatever the server has left in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'";

const look = `
  body { margin: 0; padding: 1px 0; background: var(--surface-raised); color: var(--ink);
    font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    overflow: auto hidden; overflow-wrap: anywhere; }
  a { color: var(--accent-ink); }
  blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid var(--line); }
  table { max-width: 100%; }
  pre { white-space: pre-wrap; }
`;

interface EmailHtmlProps {
  html: string;
  /** What the frame is called, for whoever cannot see it. */
  title: string;
}

/** The HTML of an email, sanitised by the server, in a frame of its own that runs no script. */
export function EmailHtml({ html, title }: EmailHtmlProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(80);
  const [loaded, setLoaded] = useState(0);
  const dialog = useContext(OverlayTriggerStateContext);
  const page = useMemo(
    () =>
      `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
      `<base target="_blank"><style>${tokens}${look}</style><body>${html}`,
    [html],
  );

  useEffect(() => {
    // No script of its own can say how high it is: we may look, for it counts as ours.
    const body = loaded ? frame.current?.contentDocument?.body : null;
    if (!body) return;
    const observer = new ResizeObserver(() => setHeight(body.offsetHeight + 2));
    observer.observe(body);
    return () => observer.disconnect();
  }, [loaded]);

  useEffect(() => {
    // Whoever has come to a link in it by the keyboard leaves by the keyboard, too.
    const inside = loaded ? frame.current?.contentDocument : null;
    const onKeyDown = ({ key }: KeyboardEvent) => key === 'Escape' && dialog?.close();
    inside?.addEventListener('keydown', onKeyDown);
    return () => inside?.removeEventListener('keydown', onKeyDown);
  }, [loaded, dialog]);

  useEffect(() => {
    // What is dragged over it is dragged over the dialog: the frame by itself would open a file.
    const inside = loaded ? frame.current?.contentDocument : null;
    const listening = new AbortController();
    const { signal } = listening;
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
      inside?.addEventListener(type, (event) => handOn(event, frame.current), { signal });
    }
    return () => listening.abort();
  }, [loaded]);

  return (
    <iframe
      ref={frame}
      className={styles.html}
      title={title}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      srcDoc={page}
      style={{ height }}
      onLoad={() => setLoaded((before) => before + 1)}
    />
  );
}

function handOn(event: DragEvent, frame: HTMLElement | null) {
  // From one of its elements to another is nothing to anybody outside.
  if (event.type === 'dragleave' && event.relatedTarget) return;
  const { type, dataTransfer } = event;
  const outside = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
  if (frame?.dispatchEvent(outside) === false) event.preventDefault();
}
