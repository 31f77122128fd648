import type { LoadedBoard } from '../host/node/open-virtual-board.ts';
import { type CommandTime, commandTimes } from './command-time.ts';
import { type Contender, compare, type Rates } from './comparison.ts';
import { ConnectionLoop, RECORDS_PER_CONNECTION } from './connection-loop.ts';
import type { NativeLoop } from './native-loop.ts';
import { type PageTimes, pageTimes } from './page-times.ts';

export interface BenchmarkOptions {
  loaded: LoadedBoard;
  /** Version of the lwIP in it, and in the native loop. */
  lwipVersion: string;
  /** null where it cannot be had. */
  native: NativeLoop | null;
  /** Path of Chromium; empty where there is none. */
  chromium: string;
  /** How often each contender runs. */
  runs: number;
  /** Connections of each run. */
  connections: number;
}

/** What `npm run bench -- --json` prints. Rates are connections per second of processor time. */
export interface BenchmarkResult {
  lwip: string;
  runs: number;
  connections: number;
  /** lwIP, observer and server API in WebAssembly; the client in TypeScript. */
  virtual: Rates & { recordsPerConnection: number };
  /** null where there is no gcc. */
  native: (Rates & { compiler: string }) | null;
  /** Of the medians, virtual to native. */
  ratio: number | null;
  commands: CommandTime[];
  /** null where there is no Chromium. */
  page: PageTimes | null;
}

/**
 * Measures the virtual board and the native loop in turns, then commands as whole processes, then the page.
 * @throws Error when a connection does not run as it must, on either side
 */
export async function benchmark(
  { loaded, lwipVersion, native, chromium, runs, connections }: BenchmarkOptions,
  onRun: (done: number, total: number) => void,
): Promise<BenchmarkResult> {
  const loop = new ConnectionLoop(loaded.module);
  const virtual: Contender = { run: async (count) => processorNs(() => loop.run(count)) };
  const compared = native ? 2 * runs : runs;
  const total = compared + (chromium ? 2 * runs : runs);

  await virtual.run(connections); // until V8 has compiled it for good; the native loop warms up in each run
  const rates = await compare({ virtual, ...(native && { native }) }, { runs, connections }, (done) =>
    onRun(done, total),
  );
  const commands = await commandTimes(runs, (done) => onRun(compared + done, total));
  const page = chromium
    ? await pageTimes(chromium, runs, (done) => onRun(compared + runs + done, total))
    : null;
  return {
    lwip: lwipVersion,
    runs,
    connections,
    virtual: { ...rates.virtual!, recordsPerConnection: RECORDS_PER_CONNECTION },
    native: native && { ...rates.native!, compiler: native.compiler },
    ratio: native && rates.virtual!.median / rates.native!.median,
    commands,
    page,
  };
}

/** In ns of processor time of all threads, so that another program on the same processor does not count. */
function processorNs(act: () => void): number {
  const start = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1000;
}
