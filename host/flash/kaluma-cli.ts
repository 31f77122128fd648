import { type ChildProcess, spawn } from 'node:child_process';
import { packageFile } from '../node/package.ts';

/** How a run of @kaluma/cli went. */
export interface CliRun {
  /** `stalled`: nothing was sent for too long, and it was ended. */
  end: 'exit' | 'stalled' | 'enough';
  /** What it printed. */
  output: string;
  /** What the board said meanwhile. */
  heard: string;
  /** Octets that it sent. */
  sent: number;
}

export interface CliWatch {
  /** It is ended when it has sent nothing for so long, in ms. */
  stallMs: number;
  onSent?(octets: number): void;
  /** It is ended when this holds: some of its commands never end by themselves. */
  enough?(run: Pick<CliRun, 'heard' | 'output'>): boolean;
}

/** Until the first octet is sent: a busy machine takes seconds to start a program. */
const START_MS = 15_000;

/** Runs the real @kaluma/cli, bundled, in a process of its own, watched. Never leaves it behind. */
export async function runKalumaCli(args: string[], watch: CliWatch): Promise<CliRun> {
  const child = spawn(process.execPath, [packageFile('dist/cli/kaluma.cjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  try {
    return await watchChild(child, watch);
  } finally {
    process.off('exit', stop);
  }
}

function watchChild(child: ChildProcess, { stallMs, onSent, enough }: CliWatch): Promise<CliRun> {
  const run: CliRun = { end: 'exit', output: '', heard: '', sent: 0 };
  const end = (how: CliRun['end']) => {
    run.end = how;
    child.kill('SIGKILL');
  };
  const stalled = () => end('stalled');
  let timer = setTimeout(stalled, Math.max(stallMs, START_MS));
  const look = () => {
    if (enough?.(run)) end('enough');
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      run.output += text;
      look();
    });
  }
  child.on('message', (message: { sent?: number; heard?: string }) => {
    if (message.sent !== undefined) {
      run.sent += message.sent;
      clearTimeout(timer);
      timer = setTimeout(stalled, stallMs);
      onSent?.(run.sent);
    }
    if (message.heard !== undefined) run.heard += message.heard;
    look();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(run);
    });
  });
}
