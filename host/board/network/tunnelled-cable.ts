import { harnessEnd } from '../../cable/harness-end.ts';
import type { SwitchCable } from '../../cable/switch-cable.ts';
import type { WallClock } from '../../clock/wall-clock.ts';
import { EthernetSwitch } from '../../ethernet/ethernet-switch.ts';
import { ArpOperation } from '../../packet/arp.ts';
import { parseFrame } from '../../packet/packet.ts';
import { standInForBoard } from './board-stand-in.ts';
import { TUNNEL_ADDRESSES } from './tunnel-datagram.ts';
import { UdpCable } from './udp-cable.ts';

export interface TunnelOptions {
  /** Name or address of the board. */
  host: string;
  port?: number;
  token: Uint8Array;
  /** dist/board.wasm, compiled: the client's lwIP. */
  module: WebAssembly.Module;
  clock: WallClock;
}

/** The cable of a real board: a switch on this machine, and UDP from there to the board. It must have been opened on the control channel with the same token. */
export class TunnelledCable {
  readonly cable: SwitchCable;
  private readonly ethernet: EthernetSwitch;
  private readonly tunnel: UdpCable;
  private readonly leave: () => void;

  private constructor(tunnel: UdpCable, module: WebAssembly.Module, clock: WallClock) {
    this.ethernet = new EthernetSwitch(clock);
    this.tunnel = tunnel;
    this.leave = standInForBoard(this.ethernet, tunnel);
    this.cable = harnessEnd({
      clock,
      ethernet: this.ethernet,
      module,
      addresses: TUNNEL_ADDRESSES,
      seed: anySeed(),
    });
  }

  /** Rejects if the host's name cannot be resolved. */
  static async open({ host, port, token, module, clock }: TunnelOptions): Promise<TunnelledCable> {
    const tunnelled = new TunnelledCable(await UdpCable.open(host, token, clock, port), module, clock);
    await tunnelled.greeting();
    return tunnelled;
  }

  /** The client's first SYN is to leave when the client says so, not when ARP has found the station. */
  private greeting(): Promise<void> {
    return new Promise((resolve) => {
      const unsubscribe = this.ethernet.onArrival(({ frame }) => {
        if (parseFrame(frame).arp?.operation !== ArpOperation.reply) return;
        unsubscribe();
        resolve();
      });
      this.cable.client.greet();
    });
  }

  close(): void {
    this.cable.client.stop();
    this.leave();
    this.tunnel.close();
  }
}

/** The board remembers the last run's connections for 2MSL: this run's must not have the same ports and numbers. */
function anySeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
