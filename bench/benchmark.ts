import type { Realm } from '../host/board/virtual/realm.ts';
import type { LoadedBoard } from '../host/node/open-virtual-board.ts';
import { type CatalogueTime, catalogueTime } from './catalogue-time.ts';
import { type CommandTime, commandTimes } from './command-time.ts';
import { type Contender, compare, type Rates } from './comparison.ts';
import { ConnectionLoop, RECORDS_PER_CONNECTION } from './connection-loop.ts';
import type { NativeLoop } from './native-loop.ts';
import { processorNs } from './processor-time.ts';
import { WholeBoardLoop } from './whole-board.ts';

export interface BenchmarkOptions {
  loaded: LoadedBoard;
  /** Version of the lwIP in it, and in the native loop. */
  lwipVersion: string;
  /** null where it cannot be had. */
  native: NativeLoop | null;
  /** A fresh world for the application on the whole board. */
  realm: Realm;
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
  /** For information: with the binding, an application, a wire and a clock. Its runs are shorter. */
  wholeBoard: Rates & { connections: number };
  catalogue: CatalogueTime;
  commands: CommandTime[];
}

/** The whole board is slower by about this factor, and opens so many times fewer connections. */
const WHOLE_BOARD_SHARE = 20;

/**
 * Measures the virtual board and the native loop in turns, then the whole board by itself, the catalogue on it, and commands as whole processes.
 * @throws Error when a connection does not run as it must, on either side
 */
export async function benchmark(
  { loaded, lwipVersion, native, realm, runs, connections }: BenchmarkOptions,
  onRun: (done: number, total: number) => void,
): Promise<BenchmarkResult> {
  const virtual = inThisProcess(new ConnectionLoop(loaded.module));
  const whole = inThisProcess(new WholeBoardLoop(loaded.module, realm));
  const fewer = Math.ceil(connections / WHOLE_BOARD_SHARE);
  const compared = native ? 2 * runs : runs;
  const total = compared + 3 * runs;

  await virtual.run(connections); // until V8 has compiled it for good; the native loop warms up in each run
  const rates = await compare({ virtual, ...(native && { native }) }, { runs, connections }, (done) =>
    onRun(done, total),
  );
  await whole.run(fewer);
  const { wholeBoard } = await compare({ wholeBoard: whole }, { runs, connections: fewer }, (done) =>
    onRun(compared + done, total),
  );
  const catalogue = await catalogueTime(loaded, runs, (done) => onRun(compared + runs + done, total));
  const commands = await commandTimes(runs, (done) => onRun(compared + 2 * runs + done, total));
  return {
    lwip: lwipVersion,
    runs,
    connections,
    virtual: { ...rates.virtual!, recordsPerConnection: RECORDS_PER_CONNECTION },
    native: native && { ...rates.native!, compiler: native.compiler },
    ratio: native && rates.virtual!.median / rates.native!.median,
    wholeBoard: { ...wholeBoard!, connections: fewer },
    catalogue,
    commands,
  };
}

function inThisProcess(loop: { run(connections: number): void }): Contender {
  return { run: (connections) => processorNs(() => loop.run(connections)) };
}
