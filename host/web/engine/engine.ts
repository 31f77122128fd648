import type { Recording } from '../recording/recording.ts';
import type { Run } from '../recording/run.ts';

/** What computes, in a worker: the page stays smooth, and each run has lwIP and the program on the board for itself. */
export interface Engine {
  /**
   * Makes a run, on a virtual board and a virtual clock: about 50 ms.
   * @throws Error with `problem` and `nextStep` where the run cannot be begun, a script with a mistake in it for one
   */
  record(run: Run): Promise<Recording>;
  /** The run's segments as a pcapng file. */
  captureOf(run: Run): Promise<Uint8Array>;
}
