import { TCP_STATES, type TcpState } from '../../src/tcp-states.ts';
import type { LwipMachine } from './lwip-machine.ts';

/** A connection in lwIP's own tables; firmware/wasm/pcb_table.c. */
export interface PcbRow {
  localPort: number;
  remotePort: number;
  state: TcpState;
  /** What each timer still has, in ms and to a tick of 0.5 s; 0 where it does not run. */
  retransmissionMs: number;
  persistMs: number;
  /** Until lwIP ends the state by itself: 2MSL in TIME_WAIT. */
  inStateMs: number;
  /** So far, of what is not acknowledged. */
  retransmissions: number;
  delaysAck: boolean;
}

const ROW_WORDS = 6;

/** All connections of a machine, listeners not counted. */
export function pcbTable(machine: LwipMachine): PcbRow[] {
  const { exports } = machine;
  const count = exports.pcb_table_read();
  const at = exports.pcb_table_address() >>> 2;
  const words = machine.words();
  const rows: PcbRow[] = [];
  for (let row = 0; row < count; row++) rows.push(rowAt(words, at + ROW_WORDS * row));
  return rows;
}

function rowAt(words: Uint32Array, at: number): PcbRow {
  const ports = words[at]!;
  const last = words[at + 5]!;
  return {
    localPort: ports & 65535,
    remotePort: ports >>> 16,
    state: TCP_STATES[words[at + 1]!] as TcpState,
    retransmissionMs: words[at + 2]!,
    persistMs: words[at + 3]!,
    inStateMs: words[at + 4]!,
    retransmissions: last & 65535,
    delaysAck: last >>> 16 !== 0,
  };
}
