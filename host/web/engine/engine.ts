import type { Text } from '../../language.ts';
import type { Recording } from '../recording/recording.ts';
import type { Run } from '../recording/run.ts';

/** What computes, in a worker: the page stays smooth, and each run has lwIP and the program on the board for itself. */
export interface Engine {
  /** The lab's experiments, in the order in which they teach. */
  catalogue(): Promise<CatalogueEntry[]>;
  /**
   * Makes a run, on a virtual board and a virtual clock: about 50 ms.
   * @param signal that the result is no longer wanted: a run that has not begun is left out
   * @throws Error with `problem` and `nextStep` where the run cannot be begun, a script with a mistake in it for one; the signal's reason when it aborts
   */
  record(run: Run, signal?: AbortSignal): Promise<Recording>;
  /** The run's segments as a pcapng file. */
  captureOf(run: Run): Promise<Uint8Array>;
}

export interface CatalogueEntry {
  name: string;
  /** One of those that the lab shows by itself. */
  core: boolean;
  title: Text;
  question: Text;
}
