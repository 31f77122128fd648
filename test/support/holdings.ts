import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { VirtualBoard } from '../../host/board/virtual/virtual-board.ts';

/** What a board holds of memory and handles: the same before and after connections that are over. */
export function holdings({ pico }: VirtualBoard) {
  const { heap_used, pools_free, pcb_table_read, memory } = pico.machine.exports;
  return {
    handles: pico.liveHandles,
    heap: heap_used(),
    pools: pools_free(),
    pcbs: pcb_table_read(),
    memory: memory.buffer.byteLength,
  };
}

/** Octets of JavaScript's heap in use, garbage collected. Worlds that are made later do not see `gc`. */
export function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  collect();
  return process.memoryUsage().heapUsed;
}
