import { LwipClient } from '../client/lwip-client.ts';
import type { Clock } from '../clock/clock.ts';
import { BareStation } from '../ethernet/bare-station.ts';
import type { EthernetSwitch } from '../ethernet/ethernet-switch.ts';
import { SwitchCable } from './switch-cable.ts';

/** Stations at the switch: the board, or what stands for it; the ordinary client; the segment peer, a host without a TCP. */
export const BOARD_STATION = 1;
export const CLIENT_STATION = 2;
export const PEER_STATION = 3;

/** IPv4 addresses at the switch, dotted. */
export interface CableAddresses {
  board: string;
  client: string;
  peer: string;
}

export interface HarnessEndOptions {
  clock: Clock;
  ethernet: EthernetSwitch;
  /** dist/board.wasm, compiled. */
  module: WebAssembly.Module;
  addresses: CableAddresses;
  /** The client's ports and initial sequence numbers follow from it. */
  seed: number;
}

/** Puts the ordinary client and the segment peer at a switch whose other port is a board's. */
export function harnessEnd({ clock, ethernet, module, addresses, seed }: HarnessEndOptions): SwitchCable {
  const peer = new BareStation(ethernet, PEER_STATION, addresses.peer);
  const client = new LwipClient({
    clock,
    ethernet,
    module,
    address: addresses.client,
    station: CLIENT_STATION,
    seed,
    boardAddress: addresses.board,
  });
  return new SwitchCable({
    ethernet,
    board: { station: BOARD_STATION, address: addresses.board },
    client,
    peer,
  });
}
