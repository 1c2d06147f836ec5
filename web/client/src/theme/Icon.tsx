const strokes = {
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14Zm5 12 4.5 4.5',
  gear: 'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6Zm7.4 5.2 1.6 1.2-2 3.4-1.9-.7a7.5 7.5 0 0 1-1.9 1.1l-.3 2h-4l-.3-2a7.5 7.5 0 0 1-1.9-1.1l-1.9.7-2-3.4 1.6-1.2a7.5 7.5 0 0 1 0-2.2L4.8 10.8l2-3.4 1.9.7a7.5 7.5 0 0 1 1.9-1.1l.3-2h4l.3 2a7.5 7.5 0 0 1 1.9 1.1l1.9-.7 2 3.4-1.6 1.2a7.5 7.5 0 0 1 0 2.2Z',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checkCircle: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm-3.8 8.7 2.7 2.7 5-5.3',
  paperclip:
    'M19.5 11.5l-7.8 7.8a5 5 0 0 1-7-7l8.3-8.4a3.4 3.4 0 0 1 4.8 4.8l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4l7.6-7.7',
  send: 'M4.5 12 20 4.5 15.5 20l-3.5-6.5zM12 13.5l8-9',
  chart: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 12h5M10 16h5',
  star: 'M12 4l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20a7.5 7.5 0 0 1 15 0',
  write: 'M12 5H5v14h14v-7M10 14l.5-3L18 3.5 20.5 6 13 13.5z',
  plus: 'M12 5v14M5 12h14',
  bars: 'M4 20h16M7 16.5v-5M12 16.5v-11M17 16.5v-8',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  download: 'M12 4v11m-4.5-4 4.5 4.5 4.5-4.5M5 20h14',
  phone:
    'M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3A2 2 0 0 1 17.8 20 14.5 14.5 0 0 1 4 6.2 2 2 0 0 1 6.5 4Z',
  mail: 'M4 6.5h16v11H4zM4 7l8 6 8-6',
  down: 'M6 9l6 6 6-6',
  keyboard: 'M3.5 7h17v10h-17zM7 10.5h.01M10.5 10.5h.01M14 10.5h.01M17 10.5h.01M8.5 14h7',
  out: 'M14 4H6v16h8M11 12h9m-3.5-3.5L20 12l-3.5 3.5',
  place:
    'M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11Zm0-13.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z',
  spark: 'M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8zM18.5 16v4M16.5 18h4',
  dot: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z',
  sound: 'M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11',
  bell: 'M6 16.5c1-1.2 1.2-2.7 1.2-5.5a4.8 4.8 0 0 1 9.6 0c0 2.8.2 4.3 1.2 5.5zM10 19.5a2.2 2.2 0 0 0 4 0',
  merge: 'M7 4v3c0 3 5 3.5 5 7.5V20M17 4v3c0 3-5 3.5-5 7.5M9 17l3 3 3-3',
  swap: 'M4 8.5h15m-4-4 4 4-4 4M20 15.5H5m4-4-4 4 4 4',
  inbox: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1 2.5h4l1-2.5h5',
  picture:
    'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 8.3a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8Z',
  undo: 'M8 5 4 9l4 4M4 9h10.5a5 5 0 0 1 0 10H9',
  stop: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM6 6l12 12',
} as const;

export type IconName = keyof typeof strokes;

export function Icon({
  name,
  size = 20,
  filled,
}: {
  name: IconName;
  size?: number;
  filled?: boolean;
}) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={strokes[name]} />
    </svg>
  );
}
