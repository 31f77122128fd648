import { type Clock, MS_US } from '../clock/clock.ts';
import { Listeners } from '../listeners.ts';
import { isBroadcast } from '../packet/ethernet.ts';

/** How long a frame is under way, in µs: about what a Wi-Fi link in one room takes. */
export const SWITCH_LATENCY_US = 1 * MS_US;

/** A host with a MAC address at the switch. */
export interface Station {
  /** Last octet of 02:00:00:00:00:xx. */
  station: number;
  receive(frame: Uint8Array): void;
}

/** A frame as it reaches the other end. */
export interface Arrival {
  readonly frame: Uint8Array;
  readonly timeUs: number;
  /** What happened to it on its way; null on a cable without faults. */
  readonly altered: 'late' | 'copy' | 'corrupt' | null;
}

/** One frame on its way. */
export interface Crossing {
  /** As it was sent. */
  readonly frame: Uint8Array;
  /** The sender. */
  readonly station: number;
  readonly timeUs: number;
  /** Once, as it was sent; faults make that never, later, twice or damaged. */
  readonly arrivals: readonly Arrival[];
}

/** Decides how a frame arrives; null if its sender is not there to send it. */
type Disturbance = (frame: Uint8Array, station: number, arrival: Arrival) => readonly Arrival[] | null;

/** A switch: frames go to the station they name, broadcasts to all others. */
export class EthernetSwitch {
  /** Ways to misbehave. */
  disturbance: Disturbance | null = null;
  private readonly clock: Clock;
  private readonly stations: Station[] = [];
  private readonly listeners = new Listeners<[Crossing]>();
  /** Listens to every frame as it is sent. */
  readonly onFrame = this.listeners.add;
  private readonly arrivals = new Listeners<[Arrival]>();
  /** Listens to every frame as it has arrived: what its receiver made of it at once, it has made. */
  readonly onArrival = this.arrivals.add;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  attach(station: Station): void {
    this.stations.push(station);
  }

  send(station: number, frame: Uint8Array): void {
    const nowUs = this.clock.nowUs();
    const straight: Arrival = { frame, timeUs: nowUs + SWITCH_LATENCY_US, altered: null };
    const arrivals = this.disturbance ? this.disturbance(frame, station, straight) : [straight];
    if (arrivals === null) return;
    this.listeners.tell({ frame, station, timeUs: nowUs, arrivals });
    for (const arrival of arrivals) {
      this.clock.after(arrival.timeUs - nowUs, () => this.deliver(station, arrival));
    }
  }

  private deliver(sender: number, arrival: Arrival): void {
    const { frame } = arrival;
    const broadcast = isBroadcast(frame);
    for (const target of this.stations) {
      if (target.station !== sender && (broadcast || frame[5] === target.station)) target.receive(frame);
    }
    this.arrivals.tell(arrival);
  }
}
