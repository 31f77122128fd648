import type { Board } from '../../host/board/board.ts';
import { type ConformanceReport, runConformance } from '../../host/conformance/conformance.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { type Observation, resultOf } from '../../host/probe/observation.ts';
import { parseProbeLine } from '../../host/probe/probe-request.ts';
import { Prober } from '../../host/probe/prober.ts';
import { loadedBoard } from '../support/loaded-board.ts';

/** A fresh virtual board on a virtual clock. */
export const openBoard = () => openVirtualBoard(loadedBoard, 'fast');

let report: Promise<ConformanceReport> | undefined;

/** The whole matrix on virtual boards, run once for all tests of a worker. */
export function wholeMatrix(): Promise<ConformanceReport> {
  report ??= runConformance(openBoard);
  return report;
}

/** What `tcplab probe --json` prints for `STATE[ via]<TAB>segment`, on a fresh board. */
export async function probed(line: string): Promise<string> {
  const [observation] = await observeAll([line]);
  return JSON.stringify(resultOf(observation!));
}

/** Probes one after another, as `--batch` makes them. */
export async function observeAll(
  lines: readonly string[],
  open: () => Promise<Board> = openBoard,
): Promise<Observation[]> {
  const prober = new Prober(open);
  const observations: Observation[] = [];
  try {
    for (const line of lines) observations.push(await prober.observe(parseProbeLine(line)));
  } finally {
    await prober.close();
  }
  return observations;
}
