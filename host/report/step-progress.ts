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
 */
export function showProgress(stream: NodeJS.WriteStream = process.stderr): OnProgress {
  let activity = '';
  return (progress) => {
    const counted = `${progress.activity} (${progress.done} of ${progress.total})`;
    if (stream.isTTY) {
      const finished = progress.done === progress.total;
      stream.write(`\r\x1b[2K${finished ? counted : `${counted} ${progress.item}`}${finished ? '\n' : ''}`);
    } else if (progress.activity !== activity) {
      stream.write(`${progress.activity} (${progress.total} steps)\n`);
    }
    activity = progress.activity;
  };
}
