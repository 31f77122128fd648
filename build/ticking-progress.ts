import { Worker } from 'node:worker_threads';
import { type OnProgress, progressLine, showProgress } from '../host/node/step-progress.ts';

const TICK_MS = 1000;

/** Told a line, it writes that anew at each tick, with the seconds that have passed. */
const TICKER = `
const { parentPort, workerData: tickMs } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let line, since;
parentPort.on('message', (next) => [line, since] = [next, Date.now()]);
setInterval(() => writeSync(2, '\\r\\x1b[2K' + line + '  ' + Math.round((Date.now() - since) / 1000) + ' s'), tickMs);`;

/**
 * `showProgress`, and on a terminal the seconds that a step takes: clang links in one piece, for several of them, in which this thread does
 * nothing else. So another one tells.
 */
export function showBuildProgress(tickMs = TICK_MS): OnProgress {
  const show = showProgress();
  let ticker: Worker | undefined;
  return (progress) => {
    show(progress);
    if (!process.stderr.isTTY) return;
    if (progress.done === progress.total) {
      ticker?.terminate();
      ticker = undefined;
      return;
    }
    ticker ??= new Worker(TICKER, { eval: true, execArgv: [], workerData: tickMs });
    ticker.unref();
    ticker.postMessage(progressLine(progress));
  };
}
