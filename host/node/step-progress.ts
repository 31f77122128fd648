import { said } from './tell.ts';

/** Step `done` of `total` of something that takes long enough to be watched. */
export interface StepProgress {
  /** What is being done, such as "compiling the virtual board". */
  activity: string;
  /** What it is at, such as a file's name. */
  item: string;
  done: number;
  total: number;
}

export type OnProgress = (progress: StepProgress) => void;

/**
 * Shows progress on stderr, so that stdout stays free for what a command is asked to print: one line that is rewritten
 * on a terminal, elsewhere (a CI log) one line for each activity.
 * @param tickMs so often, in ms, a terminal is told the seconds that a step has taken; 0: never
 */
export function showProgress(tickMs = 0): OnProgress {
  const { stderr } = process;
  let shown = '';
  let ticker: NodeJS.Timeout | undefined;
  return ({ activity, item, done, total }) => {
    clearInterval(ticker);
    if (stderr.isTTY) {
      // Such as "compiling the virtual board (1 of 5) tcp.c".
      const line = `\r\x1b[2K${said(`${activity} (${done} of ${total})`)} ${said(item)}`.trimEnd();
      const sinceMs = performance.now();
      const tick = () => stderr.write(`${line}  ${Math.round((performance.now() - sinceMs) / 1000)} s`);
      stderr.write(done === total ? `${line}\n` : line);
      if (tickMs > 0 && done < total) ticker = setInterval(tick, tickMs).unref();
    } else if (activity !== shown) {
      stderr.write(`${said(`${activity} (${total} steps)`)}\n`);
    }
    shown = activity;
  };
}
