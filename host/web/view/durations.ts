import { MS_US, SECOND_US } from '../../clock/clock.ts';

/** µs as people say it, in three figures at most: `13 µs`, `1.2 ms`, `400 ms`, `2.75 s`, `120 s`. */
export function briefDuration(us: number): string {
  if (us < MS_US) return `${Math.round(us)} µs`;
  return us < SECOND_US ? `${threeFigures(us / MS_US)} ms` : `${threeFigures(us / SECOND_US)} s`;
}

function threeFigures(value: number): string {
  return String(Number(value.toPrecision(value < 1000 ? 3 : 4)));
}

/** µs as seconds: with milliseconds, and with microseconds where there are some. */
export function timeText(us: number): string {
  return (us / SECOND_US).toFixed(us % MS_US === 0 ? 3 : 6);
}
