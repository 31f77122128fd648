import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { runStep } from '../build/build-error.ts';
import { ensureBuilt } from '../build/ensure-built.ts';
import { numberIn } from '../host/cli/options.ts';
import { loadBoard } from '../host/node/open-virtual-board.ts';
import { boardFiles } from '../host/node/package.ts';
import { type OnProgress, showProgress } from '../host/node/step-progress.ts';
import { commandTimes } from './command-time.ts';
import { ConnectionLoop, RECORDS_PER_CONNECTION } from './connection-loop.ts';
import { median } from './median.ts';
import { nativeLoop } from './native-loop.ts';
import { type PageTimes, pageTimes } from './page-times.ts';

/** Measured once on one machine: the same C loop as WebAssembly, without observer and without TypeScript. */
const WEBASSEMBLY_LIMIT = 0.52;

const POSITIVE = numberIn(1, 1_000_000_000, '7', 'whole number');

interface Options {
  /** How often each is measured. */
  runs: number;
  /** Connections of each run. */
  connections: number;
  json?: boolean;
}

/** In ns of processor time of all threads, so that another program on the same processor does not count. */
function processorNs(act: () => void): number {
  const start = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1000;
}

/** Rates are connections per second of processor time, as `--json` prints them. */
const ratesOf = (samples: number[]) => ({ median: median(samples), samples });

async function measure({ runs, connections }: Options, onProgress: OnProgress) {
  await ensureBuilt(onProgress);
  const { lwipVersion: lwip, ...files } = await boardFiles();
  const loop = new ConnectionLoop((await loadBoard({ lwipVersion: lwip, ...files })).module);
  const native = await nativeLoop(onProgress);
  const chromium = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const total = (chromium ? 3 : 2) * runs;
  let done = 0;
  const onRun = () => onProgress({ activity: 'measuring', item: '', done: ++done, total });

  loop.run(connections); // until V8 has compiled it for good; the native loop warms up in each run
  const samples = { virtual: [] as number[], native: [] as number[] };
  // In turns, so that whatever else the machine is doing slows both down alike.
  for (let run = 0; run < runs; run++) {
    samples.virtual.push((connections * 1e9) / processorNs(() => loop.run(connections)));
    if (native) samples.native.push((connections * 1e9) / (await native.run(connections)));
    onRun();
  }
  const virtual = { ...ratesOf(samples.virtual), recordsPerConnection: RECORDS_PER_CONNECTION };
  const yardstick = native && { ...ratesOf(samples.native), compiler: native.compiler };
  return {
    ...{ lwip, runs, connections, virtual },
    /** null where there is no gcc. */
    native: yardstick,
    /** Of the medians, virtual to native. */
    ratio: yardstick && virtual.median / yardstick.median,
    commands: await commandTimes(runs, onRun),
    /** null where there is no Chromium. */
    page: chromium ? await pageTimes(chromium, runs, onRun) : null,
  };
}

function report(result: Awaited<ReturnType<typeof measure>>): string {
  const { lwip, runs, connections, virtual, native, ratio, commands, page } = result;
  const count = (number: number) => Math.round(number).toLocaleString('en-US');
  const rate = (name: string, { median, samples }: ReturnType<typeof ratesOf>, remark: string) =>
    `${name.padEnd(14)}${count(median).padStart(12)}   ${count(Math.min(...samples))} to ${count(Math.max(...samples))}   ${remark}`;
  const width = Math.max(...commands.map(({ command }) => command.length));
  return [
    `Connections per second of processor time: handshake, half-close, close. lwIP ${lwip}.`,
    `Medians of ${runs} interleaved runs of ${count(connections)} connections each.`,
    '',
    rate('virtual board', virtual, `${RECORDS_PER_CONNECTION} records each, all read and checked`),
    ...(native
      ? [
          rate('native', native, `the same lwIP, ${native.compiler}, bare C loop, no observer`),
          `ratio ${ratio?.toFixed(2)} × native; WebAssembly by itself: ${WEBASSEMBLY_LIMIT}`,
        ]
      : ['native        skipped: there is no gcc']),
    '',
    'Commands as whole processes, in seconds of processor time:',
    ...commands.map(
      ({ command, median, samples }) =>
        `tcplab ${command.padEnd(width)}  ${median.toFixed(2)}   ${Math.min(...samples).toFixed(2)} to ${Math.max(...samples).toFixed(2)}`,
    ),
    '',
    ...(page ? pageLines(page) : ['The page: skipped, there is no chromium']),
  ].join('\n');
}

function pageLines({ firstPaint, edit, frame }: PageTimes): string[] {
  const ms = (time: number) => time.toFixed(0).padStart(6);
  const line = (what: string, { wall, main, worker }: PageTimes['edit']) =>
    `${what.padEnd(14)}${ms(wall)}${ms(main)}${ms(worker)}`;
  return [
    'The page in Chromium, in ms: on the wall, of the processor by its main thread, by its worker:',
    line('first paint', firstPaint),
    line('an edit', edit),
    `${line('a frame', frame)}   ${frame.segments} segments, played; 95 of 100 on the wall within ${frame.p95.toFixed(0)}`,
  ];
}

const program = new Command('npm run bench --')
  .description(
    'How many connections per second the virtual board opens and closes, next to native lwIP; how long commands and the page take',
  )
  .option('--runs <number>', 'runs of each, taken in turns', POSITIVE, 7)
  .option('--connections <number>', 'connections of each run', POSITIVE, 200_000)
  .option('--json', 'print one JSON object on stdout and nothing else')
  .action(async (options: Options) => {
    const show = showProgress();
    const result = await measure(options, show).finally(() => show(null));
    process.stdout.write(`${options.json ? JSON.stringify(result) : report(result)}\n`);
  });

await runStep(async () => void (await program.parseAsync()));
