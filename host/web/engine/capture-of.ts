import { CableCapture } from '../../capture/cable-capture.ts';
import type { Run } from '../recording/run.ts';
import { type Laboratory, record } from './record.ts';

/** A run's segments as a pcapng file, both ends' states with each. */
export async function captureOf(run: Run, laboratory: Laboratory): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const capture = new CableCapture((octets) => pieces.push(octets.slice()));
  await record(run, laboratory, (board) => capture.watch(board));
  capture.finish();
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
