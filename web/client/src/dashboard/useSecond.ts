import { useEffect, useState } from 'react';

/** The time, told anew whenever a second of it begins. */
export function useSecond(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    function tick() {
      setNow(new Date());
      timer = setTimeout(tick, 1_000 - (Date.now() % 1_000));
    }
    tick();
    return () => clearTimeout(timer);
  }, []);
  return now;
}
