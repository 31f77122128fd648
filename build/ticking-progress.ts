import { type OnProgress, progressLine, showProgress } from '../host/node/step-progress.ts';

const TICK_MS = 1000;

/** `showProgress`, and on a terminal the seconds that a step takes, anew at each tick: clang links in one piece, for several of them. */
export function showBuildProgress(tickMs = TICK_MS): OnProgress {
  const show = showProgress();
  let ticker: NodeJS.Timeout | undefined;
  return (progress) => {
    clearInterval(ticker);
    show(progress);
    if (!process.stderr.isTTY || progress.done === progress.total) return;
    const since = Date.now();
    const tick = () => {
      const seconds = Math.round((Date.now() - since) / 1000);
      process.stderr.write(`\r\x1b[2K${progressLine(progress)}  ${seconds} s`);
    };
    ticker = setInterval(tick, tickMs).unref();
  };
}
