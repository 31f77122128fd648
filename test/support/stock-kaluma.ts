import { Air } from '../../host/board/virtual/air.ts';
import { defineKalumaGlobals } from '../../host/board/virtual/kaluma.ts';
import { Pins } from '../../host/board/virtual/pins.ts';
import { PixelStrip } from '../../host/board/virtual/rp2.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';
import { loadedBoard } from './loaded-board.ts';

interface Slot {
  accept_cb?: (fd: number) => void;
  read_cb?: (data: Uint8Array) => void;
  port: number;
  peer: StockPeer | null;
}

/**
 * The app on Kaluma without the native module. What Kaluma's own sockets do is played: octets of every connection go to the listening
 * socket's object, a peer's FIN frees the slot at once and says nothing, and the next connection gets the lowest free slot.
 */
export class StockKaluma {
  readonly clock = new VirtualClock();
  readonly pins = new Pins();
  readonly console: string[] = [];
  /** What the random numbers were started with. */
  readonly seeds: number[] = [];
  readonly storage: Map<string, string>;
  private readonly slots: (Slot | undefined)[] = [];

  constructor(options: { uid?: string; storage?: Record<string, string> } = {}) {
    const realm = createNodeRealm();
    this.storage = new Map(Object.entries(options.storage ?? { WIFI_SSID: 'lab' }));
    defineKalumaGlobals(realm, {
      clock: this.clock,
      pins: this.pins,
      strip: new PixelStrip(),
      print: (line) => this.console.push(line),
      runCallback: (callback) => callback(),
      lwip: null,
      address: '192.168.4.1',
      air: new Air(),
      storage: this.storage,
    });
    Object.assign(realm.globals, {
      board: { name: 'pico-w', uid: options.uid ?? 'E660000000000000' },
      seed: (start: number) => this.seeds.push(start),
      micros: () => this.clock.nowUs(),
      __netdev: {
        ip: '192.168.4.1',
        socket: () => this.open({ port: 0, peer: null }),
        get: (fd: number) => this.slots[fd],
        bind: (fd: number, _address: string, port: number) => {
          this.slot(fd).port = port;
        },
        listen: () => {},
        write: (fd: number, data: string, callback: (error: number) => void) => {
          const { peer } = this.slot(fd);
          if (peer) peer.received += data;
          callback(peer ? 0 : -1);
        },
        close: (fd: number) => this.close(fd),
      },
    });
    realm.run(loadedBoard.script, 'board.js');
    this.pass(100);
  }

  pass(ms: number): void {
    this.clock.advance(ms * 1000);
  }

  /** Someone connects; Kaluma tells the listening socket. */
  connect(port: number): StockPeer {
    const listening = this.slots.find((slot) => slot?.port === port && !slot.peer) as Slot;
    const peer = new StockPeer((octets) => listening.read_cb?.(octets));
    const fd = this.open({ port, peer });
    peer.end = () => this.close(fd);
    listening.accept_cb?.(fd);
    return peer;
  }

  private open(slot: Slot): number {
    const free = this.slots.indexOf(undefined);
    const fd = free < 0 ? this.slots.length : free;
    this.slots[fd] = slot;
    return fd;
  }

  private close(fd: number): void {
    const peer = this.slots[fd]?.peer;
    if (peer) peer.closed = true;
    this.slots[fd] = undefined;
  }

  private slot(fd: number): Slot {
    const slot = this.slots[fd];
    if (!slot) throw new Error(`there is no socket ${fd}`);
    return slot;
  }
}

/** The other end of a connection to stock Kaluma. */
export class StockPeer {
  received = '';
  closed = false;
  readonly sendOctets: (octets: Uint8Array) => void;
  /** Sends a FIN, which Kaluma answers by its own. */
  end: () => void = () => {};

  constructor(sendOctets: (octets: Uint8Array) => void) {
    this.sendOctets = sendOctets;
  }

  send(text: string): void {
    this.sendOctets(new TextEncoder().encode(text));
  }

  /** The control channel's lines. */
  get lines(): Record<string, unknown>[] {
    return this.received
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }
}
