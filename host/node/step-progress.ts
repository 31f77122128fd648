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

/** Such as "compiling the virtual board (1 of 5) tcp.c". */
export const progressLine = ({ activity, item, done, total }: StepProgress) =>
  `${said(`${activity} (${done} of ${total})`)} ${said(item)}`.trimEnd();

/**
 * Shows progress on stderr, so that stdout stays free for what a command is asked to print: one line that is rewritten
 * on a terminal, elsewhere (a CI log) one line for each activity.
 */
export function showProgress(stream: NodeJS.WriteStream = process.stderr): OnProgress {
  let activity = '';
  return (progress) => {
    if (stream.isTTY) {
      stream.write(`\r\x1b[2K${progressLine(progress)}${progress.done === progress.total ? '\n' : ''}`);
    } else if (progress.activity !== activity) {
      stream.write(`${said(`${progress.activity} (${progress.total} steps)`)}\n`);
    }
    activity = progress.activity;
  };
}
