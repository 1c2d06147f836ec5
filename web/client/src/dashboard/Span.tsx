import { Fragment } from 'react';
import styles from './Dashboard.module.css';
import type { SpanPart } from './span';

/** A length of time: its figures large, their units small. */
export function Span({ parts }: { parts: SpanPart[] }) {
  return (
    <span className={styles.span} data-parts={parts.length}>
      {parts.map(({ value, unit }, at) => (
        <Fragment key={unit}>
          {at > 0 ? ' ' : null}
          <span className={styles.part}>
            {value}
            <small> {unit}</small>
          </span>
        </Fragment>
      ))}
    </span>
  );
}
