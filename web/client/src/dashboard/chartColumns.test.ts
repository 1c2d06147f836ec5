import { describe, expect, it } from 'vitest';
import { clockTime } from '../words/clinicTime';
import { chartColumns, ticks } from './chartColumns';

const zone = 'America/New_York';
const HOUR = 3_600_000;

/** The hours since midnight, of which the first is hour 0. */
function hours(midnight: string, shown: number[], busy: Record<number, number> = {}) {
  return shown.map((hour, at) => ({
    beginsAt: new Date(Date.parse(midnight) + at * HOUR).toISOString(),
    hour,
    received: busy[at] ?? 0,
    sent: 0,
  }));
}

function drawn(...args: Parameters<typeof hours>) {
  return chartColumns(hours(...args), zone).map(
    ({ beginsAt, when }) =>
      `${clockTime(beginsAt, zone).replace(/:00\s/, ' ')}${when === 'present' ? ' now' : ''}`,
  );
}

const march = '2027-03-02T05:00:00.000Z';

describe('the hours of the chart', () => {
  it('are those in which clinics are open', () => {
    const shown = drawn(march, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([shown[0], shown[2], shown.at(-1)]).toEqual(['7 AM', '9 AM now', '6 PM']);
    expect(shown.length).toBe(12);
  });

  it('begin earlier where something happened earlier, and end as late as it is', () => {
    const day = Array.from({ length: 23 }, (_, hour) => hour);
    const shown = drawn(march, day, { 5: 1 });
    expect([shown[0], shown.at(-1)]).toEqual(['5 AM', '10 PM now']);
  });

  it('begin at the present one in the night', () => {
    const shown = drawn(march, [0, 1, 2]);
    expect([shown[0], shown[1], shown.at(-1)]).toEqual(['2 AM now', '3 AM', '6 PM']);
  });

  it('leave out the one that does not come when clocks are put forward', () => {
    const shown = drawn('2027-03-14T05:00:00.000Z', [0, 1], { 0: 1 });
    expect(shown.slice(0, 4)).toEqual(['12 AM', '1 AM now', '3 AM', '4 AM']);
  });

  it('have the one twice that comes twice', () => {
    const shown = drawn('2027-11-07T04:00:00.000Z', [0, 1], { 0: 1 });
    expect(shown.slice(0, 4)).toEqual(['12 AM', '1 AM now', '1 AM', '2 AM']);
  });

  it('are none where there are none', () => {
    expect(chartColumns([], zone)).toEqual([]);
  });
});

it.each([
  [0, [0]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [5, [0, 2, 4, 6]],
  [19, [0, 5, 10, 15, 20]],
  [90, [0, 50, 100]],
  [410, [0, 200, 400, 600]],
])('a chart up to %d has lines at round numbers', (highest, lines) => {
  expect(ticks(highest)).toEqual(lines);
});
