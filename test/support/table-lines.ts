import type { LwipMachine } from '../../host/lwip/lwip-machine.ts';
import { pcbTable } from '../../host/lwip/pcb-table.ts';

/** lwIP's own tables, as `7000<-40001 ESTABLISHED`, sorted. */
export function tableLines(machine: LwipMachine): string[] {
  return pcbTable(machine)
    .map(({ localPort, remotePort, state }) => `${localPort}<-${remotePort} ${state}`)
    .sort();
}
