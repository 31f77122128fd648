import type { Board } from '../board/board.ts';
import { type ProbeResult, resultOf } from './observation.ts';
import type { ProbeRequest } from './probe-request.ts';
import { Prober } from './prober.ts';

/**
 * One segment at one state, on a board that is opened for it and closed after it.
 * @throws {LabError} when the board cannot be probed or does not reach the state; {NotationError} when the segment has no meaning there.
 */
export async function probe(openBoard: () => Promise<Board>, request: ProbeRequest): Promise<ProbeResult> {
  const prober = new Prober(openBoard);
  try {
    return resultOf(await prober.observe(request));
  } finally {
    await prober.close();
  }
}
