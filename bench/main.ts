import { spawnSync } from 'node:child_process';
import { Command, InvalidArgumentError } from 'commander';
import { BuildError } from '../build/build-error.ts';
import { ensureBuilt } from '../build/ensure-built.ts';
import { loadBoard } from '../host/node/open-virtual-board.ts';
import { boardFiles } from '../host/node/package.ts';
import { showProgress } from '../host/node/step-progress.ts';
import { benchmark } from './benchmark.ts';
import { nativeLoop } from './native-loop.ts';
import { benchmarkReport } from './report.ts';

interface Options {
  runs: number;
  connections: number;
  json?: boolean;
}

const RUNS = 7;
const CONNECTIONS = 200_000;

function positiveInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number from 1.');
  return number;
}

async function bench({ runs, connections, json }: Options): Promise<void> {
  const onProgress = showProgress();
  await ensureBuilt({ onProgress });
  const files = await boardFiles();
  const loaded = await loadBoard(files);
  const native = await nativeLoop(onProgress);
  const chromium = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const parts = { loaded, lwipVersion: files.lwipVersion, native, chromium };
  const result = await benchmark({ ...parts, runs, connections }, (done, total) =>
    onProgress({ activity: 'measuring', item: '', done, total }),
  );
  process.stdout.write(`${json ? JSON.stringify(result) : benchmarkReport(result)}\n`);
}

const program = new Command('npm run bench --')
  .description(
    'How many connections per second the virtual board opens and closes, next to native lwIP; how long commands and the page take',
  )
  .option('--runs <number>', 'runs of each, taken in turns', positiveInteger, RUNS)
  .option('--connections <number>', 'connections of each run', positiveInteger, CONNECTIONS)
  .option('--json', 'print one JSON object on stdout and nothing else')
  .action(bench);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
