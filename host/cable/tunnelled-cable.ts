import { type Clock, SECOND_US } from '../clock/clock.ts';
import { EthernetSwitch } from '../ethernet/ethernet-switch.ts';
import { ArpOperation } from '../packet/arp.ts';
import { parseFrame } from '../packet/packet.ts';
import { type PacketWay, standInForBoard, TUNNEL_ADDRESSES } from './board-stand-in.ts';
import { harnessEnd } from './harness-end.ts';
import type { SwitchCable } from './switch-cable.ts';

/** The cable of a board that is elsewhere: a switch on this machine, and a way from there to the board, which must be open. */
export class TunnelledCable {
  readonly cable: SwitchCable;
  private readonly ethernet: EthernetSwitch;
  private readonly way: PacketWay;
  private readonly leave: () => void;

  private constructor(way: PacketWay, module: WebAssembly.Module, clock: Clock) {
    this.ethernet = new EthernetSwitch(clock);
    this.way = way;
    this.leave = standInForBoard(this.ethernet, way);
    this.cable = harnessEnd({
      clock,
      ethernet: this.ethernet,
      module,
      addresses: TUNNEL_ADDRESSES,
      seed: anySeed(),
    });
  }

  /** `module`: dist/board.wasm, compiled: the client's lwIP. */
  static async open(way: PacketWay, module: WebAssembly.Module, clock: Clock): Promise<TunnelledCable> {
    const tunnelled = new TunnelledCable(way, module, clock);
    await tunnelled.greeting(clock);
    return tunnelled;
  }

  /** The client's first SYN is to leave when the client says so, not when ARP has found the station. */
  private async greeting(clock: Clock): Promise<void> {
    let known = false;
    const unsubscribe = this.ethernet.onArrival(({ frame }) => {
      known ||= parseFrame(frame).arp?.operation === ArpOperation.reply;
    });
    this.cable.client.greet();
    await clock.until(() => known, SECOND_US);
    unsubscribe();
  }

  close(): void {
    this.cable.client.stop();
    this.leave();
    this.way.close();
  }
}

/** The board remembers the last run's connections for 2MSL: this run's must not have the same ports and numbers. */
function anySeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
