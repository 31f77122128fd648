import { readFile } from 'node:fs/promises';
import { VirtualBoard, type VirtualBoardParts } from '../board/virtual/virtual-board.ts';
import type { Clock } from '../clock/clock.ts';
import { PacedClock } from '../clock/paced-clock.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { createNodeRealm } from './node-realm.ts';
import type { BoardFiles } from './package.ts';

/** `fast`: virtual time, no waiting. A speed: paced to the wall, that many times as fast. */
export type Pace = 'fast' | { speed: number };

/** The virtual board's files, read and compiled once. */
export interface LoadedBoard {
  module: WebAssembly.Module;
  script: string;
}

export async function loadBoard({ wasmPath, appPath }: BoardFiles): Promise<LoadedBoard> {
  const [wasm, script] = await Promise.all([readFile(wasmPath), readFile(appPath, 'utf8')]);
  return { module: await WebAssembly.compile(wasm), script };
}

/** What a virtual board is made of, in Node. */
export function partsOf(loaded: LoadedBoard, clock: Clock): VirtualBoardParts {
  return { ...loaded, clock, realm: createNodeRealm() };
}

/** A fresh virtual board with its control channel open, the `nth` of this run. */
export function openVirtualBoard(loaded: LoadedBoard, pace: Pace, nth = 0): Promise<VirtualBoard> {
  const clock = pace === 'fast' ? new VirtualClock() : new PacedClock(pace.speed);
  return VirtualBoard.open({ ...partsOf(loaded, clock), nth });
}
