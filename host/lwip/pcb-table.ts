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
  const rows = machine.words().slice(at, at + ROW_WORDS * count);
  return Array.from({ length: count }, (_, row) => {
    const [ports = 0, state = 0, retransmissionMs = 0, persistMs = 0, inStateMs = 0, last = 0] =
      rows.subarray(ROW_WORDS * row);
    return {
      localPort: ports & 65535,
      remotePort: ports >>> 16,
      state: TCP_STATES[state] as TcpState,
      retransmissionMs,
      persistMs,
      inStateMs,
      retransmissions: last & 65535,
      delaysAck: last >>> 16 !== 0,
    };
  });
}
