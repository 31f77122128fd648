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
 * Shows progress on stderr, so that stdout stays free for what a command is asked to print: on a terminal one line that is rewritten, also when a
 * step takes long, with its seconds; elsewhere (a CI log) one line for each activity. To be told null before anything else is written, where it may not have come
 * to its end.
 * @param tickMs how often the seconds are rewritten, in ms
 */
export function showProgress(tickMs = 1000): (progress: StepProgress | null) => void {
  const { stderr } = process;
  let shown = '';
  let isOpen = false;
  let ticker: NodeJS.Timeout | undefined;
  return (progress) => {
    clearInterval(ticker);
    if (!progress) {
      if (isOpen) stderr.write('\n');
      isOpen = false;
      return;
    }
    const { activity, item, done, total } = progress;
    if (stderr.isTTY) {
      // Such as "compiling the virtual board (1 of 5) tcp.c".
      const line = `\r\x1b[2K${said(`${activity} (${done} of ${total})`)} ${said(item)}`.trimEnd();
      const sinceMs = performance.now();
      const tick = () => stderr.write(`${line}  ${Math.round((performance.now() - sinceMs) / 1000)} s`);
      isOpen = done < total;
      stderr.write(isOpen ? line : `${line}\n`);
      if (isOpen) ticker = setInterval(tick, tickMs).unref();
    } else if (activity !== shown) {
      stderr.write(`${said(`${activity} (${total} steps)`)}\n`);
    }
    shown = activity;
  };
}
