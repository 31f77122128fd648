import { LwipClient } from '../client/lwip-client.ts';
import type { Clock } from '../clock/clock.ts';
import { BareStation } from '../ethernet/bare-station.ts';
import type { Wire } from '../ethernet/ethernet-switch.ts';
import { WireCable } from './switch-cable.ts';

/** Stations at the wire: the board, or what stands for it; the ordinary client; the segment peer, a host without a TCP. */
export const BOARD_STATION = 1;
export const CLIENT_STATION = 2;
export const PEER_STATION = 3;

/** IPv4 addresses at the wire, dotted. */
export interface WireAddresses {
  board: string;
  client: string;
  peer: string;
}

export interface HarnessEndOptions {
  clock: Clock;
  wire: Wire;
  /** dist/board.wasm, compiled. */
  module: WebAssembly.Module;
  addresses: WireAddresses;
  /** The client's ports and initial sequence numbers follow from it. */
  seed: number;
}

/** Puts the ordinary client and the segment peer at a wire whose other end is a board's. */
export function harnessEnd({ clock, wire, module, addresses, seed }: HarnessEndOptions): WireCable {
  const peer = new BareStation(wire, PEER_STATION, addresses.peer);
  const client = new LwipClient({
    clock,
    wire,
    module,
    address: addresses.client,
    station: CLIENT_STATION,
    seed,
    boardAddress: addresses.board,
  });
  return new WireCable({ wire, board: { station: BOARD_STATION, address: addresses.board }, client, peer });
}
