import { hourName } from '../words/clinicTime';
import styles from './ChartPicture.module.css';
import { type ChartColumn, ticks } from './chartColumns';
import { useSize } from './useSize';

interface ChartPictureProps {
  columns: ChartColumn[];
  timeZone: string;
}

/** Two bars an hour, drawn for the room there is: its letters keep their size at every width. */
export function ChartPicture({ columns, timeZone }: ChartPictureProps) {
  const [place, { width, height }] = useSize<HTMLDivElement>();
  const letters = Math.max(12, Math.min(width / 43, height / 14));
  const lines = ticks(Math.max(0, ...columns.flatMap(({ received, sent }) => [received, sent])));
  const highest = lines.at(-1) || 1;

  const left = letters * (0.7 + 0.62 * String(highest).length);
  const top = letters * 1.5;
  const bottom = height - letters * 1.9;
  const step = (width - left) / Math.max(1, columns.length);
  const bar = Math.min(step * 0.42, letters * 3);
  const figures = Math.min(letters, (bar * 0.95) / (0.62 * String(highest).length));
  // Of the hours as many are named as there is room for, and always the present one.
  const named = Math.ceil((letters * 3.4) / step);
  const present = columns.findIndex(({ when }) => when === 'present');
  const y = (count: number) => bottom - ((bottom - top) * count) / highest;

  return (
    <div ref={place} className={styles.place}>
      {width > 0 && height > 0 ? (
        <svg
          className={styles.picture}
          width={width}
          height={height}
          fontSize={letters}
          role="img"
          aria-label={summary(columns, timeZone)}
        >
          {lines.map((line) => (
            <g key={line} className={line === 0 ? styles.floor : styles.line}>
              <line x1={left} x2={width} y1={y(line)} y2={y(line)} />
              <text x={left - letters * 0.5} y={y(line)} dy="0.35em" textAnchor="end">
                {line}
              </text>
            </g>
          ))}
          {columns.map((column, at) => {
            const middle = left + step * (at + 0.5);
            return (
              <g key={column.beginsAt} className={styles.hour} data-when={column.when}>
                {column.when === 'present' ? (
                  <rect
                    className={styles.present}
                    x={middle - step / 2}
                    width={step}
                    y={top - letters * 1.2}
                    height={height - top + letters * 1.2}
                    rx={letters / 3}
                  />
                ) : null}
                <Bar
                  name="received"
                  count={column.received}
                  x={middle - bar}
                  width={bar}
                  y={y(column.received)}
                  bottom={bottom}
                  figures={figures < 10 ? 0 : figures}
                />
                <Bar
                  name="sent"
                  count={column.sent}
                  x={middle}
                  width={bar}
                  y={y(column.sent)}
                  bottom={bottom}
                  figures={figures < 10 ? 0 : figures}
                />
                {(at - present) % named === 0 ? (
                  <text x={middle} y={height - letters * 0.55} textAnchor="middle">
                    {hourName(column.beginsAt, timeZone)}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
      ) : null}
    </div>
  );
}

interface BarProps {
  name: 'received' | 'sent';
  count: number;
  x: number;
  width: number;
  y: number;
  bottom: number;
  /** How large the count is written over the bar; 0 where there is no room for it. */
  figures: number;
}

function Bar({ name, count, x, width, y, bottom, figures }: BarProps) {
  if (count === 0) return null;
  const gap = Math.min(2, width / 6);
  const radius = Math.min(width / 5, 6, bottom - y);
  return (
    <>
      <path
        className={styles[name]}
        d={`M${x + gap} ${bottom}V${y + radius}q0 ${-radius} ${radius} ${-radius}H${x + width - gap - radius}q${radius} 0 ${radius} ${radius}V${bottom}z`}
      />
      {figures > 0 ? (
        <text
          className={styles.count}
          x={x + width / 2}
          y={y - figures * 0.35}
          fontSize={figures}
          textAnchor="middle"
        >
          {count}
        </text>
      ) : null}
    </>
  );
}

function summary(columns: ChartColumn[], timeZone: string): string {
  const busiest = columns.reduce<ChartColumn | undefined>(
    (most, each) => (most && sum(most) >= sum(each) ? most : each),
    undefined,
  );
  if (!busiest || sum(busiest) === 0) return 'Chart of the day by hour: nothing yet.';
  const { beginsAt, received, sent } = busiest;
  return `Chart of the day by hour. The busiest was ${hourName(beginsAt, timeZone)}: ${received} received, ${sent} sent.`;
}

function sum({ received, sent }: ChartColumn): number {
  return received + sent;
}
