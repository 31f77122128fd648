import { runExperiments } from '../host/experiments/run-experiments.ts';
import { type LoadedBoard, openVirtualBoard } from '../host/node/open-virtual-board.ts';
import { readCatalogue } from '../host/node/read-catalogue.ts';
import { median } from './comparison.ts';
import { processorNs } from './processor-time.ts';

/** What all experiments of the catalogue take on the virtual clock, each on a fresh board, in seconds of processor time. */
export interface CatalogueTime {
  experiments: number;
  median: number;
  /** Of each run, the first of which finds nothing compiled. */
  samples: number[];
}

/** @throws Error when an experiment does not pass */
export async function catalogueTime(
  loaded: LoadedBoard,
  runs: number,
  onRun: (done: number) => void,
): Promise<CatalogueTime> {
  const samples: number[] = [];
  while (samples.length < runs) {
    samples.push((await processorNs(() => passAll(loaded))) / 1e9);
    onRun(samples.length);
  }
  return { experiments: readCatalogue().names.length, median: median(samples), samples };
}

async function passAll(loaded: LoadedBoard): Promise<void> {
  const { outcomes } = await runExperiments(readCatalogue().all, {
    openBoard: () => openVirtualBoard(loaded, 'fast'),
  });
  const failed = outcomes.find(({ verdict }) => verdict !== 'pass');
  if (failed) throw new Error(`${failed.name} did not pass`);
}
