import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import type { Observation } from '../../host/probe/observation.ts';
import { probe } from '../../host/probe/probe.ts';
import { parseProbeLine } from '../../host/probe/probe-request.ts';
import { Prober } from '../../host/probe/prober.ts';
import { loadedBoard } from '../support/loaded-board.ts';

/** A fresh virtual board on a virtual clock. */
export const openBoard = () => openVirtualBoard(loadedBoard, 'fast');

/** What `tcplab probe --json` prints for `STATE[ via]<TAB>segment`, on a fresh board. */
export async function probed(line: string): Promise<string> {
  return JSON.stringify(await probe(openBoard, parseProbeLine(line)));
}

/** Probes one after another, as `--batch` makes them. */
export async function observeAll(lines: readonly string[]): Promise<Observation[]> {
  const prober = new Prober(openBoard);
  const observations: Observation[] = [];
  try {
    for (const line of lines) observations.push(await prober.observe(parseProbeLine(line)));
  } finally {
    await prober.close();
  }
  return observations;
}
