import { type Clock, MS_US } from '../../clock/clock.ts';
import { Listeners } from './listeners.ts';

/** How long a frame is under way, in µs: about what a Wi-Fi link in one room takes. */
export const WIRE_LATENCY_US = 1 * MS_US;

/** Something with a MAC address at the wire. */
export interface Station {
  /** Last octet of 02:00:00:00:00:xx. */
  station: number;
  receive(frame: Uint8Array): void;
}

/** One frame on its way. */
export interface Crossing {
  frame: Uint8Array;
  /** The sender. */
  station: number;
  timeUs: number;
  /** Ways to misbehave (see faults): false keeps it from arriving. */
  arrives: boolean;
}

/** A switch: frames go to the station they name, broadcasts to all others. */
export class Wire {
  private readonly clock: Clock;
  private readonly stations: Station[] = [];
  private readonly listeners = new Listeners<[Crossing]>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  attach(station: Station): void {
    this.stations.push(station);
  }

  /** Listens to every frame as it is sent. */
  onFrame(listener: (crossing: Crossing) => void): () => void {
    return this.listeners.add(listener);
  }

  send(station: number, frame: Uint8Array): void {
    const crossing: Crossing = { frame, station, timeUs: this.clock.nowUs(), arrives: true };
    this.listeners.tell(crossing);
    if (!crossing.arrives) return;
    this.clock.after(WIRE_LATENCY_US, () => this.deliver(station, frame));
  }

  private deliver(sender: number, frame: Uint8Array): void {
    const broadcast = ((frame[0] as number) & 1) === 1;
    for (const target of this.stations) {
      if (target.station !== sender && (broadcast || frame[5] === target.station)) target.receive(frame);
    }
  }
}
