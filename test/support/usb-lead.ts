import { decodeLine, LineKind } from '../../host/board/usb/line-frame.ts';
import { type OctetPort, SharedConsole } from '../../host/board/usb/shared-console.ts';
import { openUsbBoard, type UsbBoard } from '../../host/board/usb/usb-board.ts';
import { Pico } from '../../host/board/virtual/pico.ts';
import { SECOND_US } from '../../host/clock/clock.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { EthernetSwitch } from '../../host/ethernet/ethernet-switch.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';
import { loadedBoard } from './loaded-board.ts';

const CTRL_C = 0x03;
const LF = 0x0a;

/** What the lead and the board at its end are like. Times in µs. */
export interface LeadOptions {
  /** Octets of a USB packet: 64, or fewer where everything is to be cut to pieces. */
  packet?: number;
  /** How long one takes; a full-speed host sends 64 octets every 52 µs. */
  packetUs?: number;
  /** How often the board looks for what came; 0: at once. A slow one does something else meanwhile. */
  turnUs?: number;
}

/** The virtual Pico W on a USB lead, with no network at all: the same C as on a board, on the virtual clock. */
export class UsbLead {
  readonly clock = new VirtualClock();
  readonly pico: Pico;
  /** What of the typed characters Kaluma's prompt got. */
  prompt = '';
  /** What people would read on the console. */
  text = '';
  /** Drops a packet on its way from the board, counted from 1. */
  loses: (packet: number) => boolean = () => false;
  /** The console as the harness has it that opened the board last. */
  line!: SharedConsole;
  private packets = 0;
  private readonly saying: number[] = [];
  private plugged = true;
  private readonly options: Required<LeadOptions>;
  private readonly down: OneWay;
  private readonly up: OneWay;
  private readonly listeners = new Set<(octets: Uint8Array) => void>();
  private readonly enders = new Set<() => void>();
  private looking = false;

  constructor(options: LeadOptions = {}) {
    this.options = { packet: 64, packetUs: 52, turnUs: 0, ...options };
    this.down = new OneWay(this.clock, this.options);
    this.up = new OneWay(this.clock, this.options);
    const { module, script } = loadedBoard;
    this.pico = new Pico({
      clock: this.clock,
      ethernet: new EthernetSwitch(this.clock),
      module,
      script,
      realm: createNodeRealm(),
      address: '0.0.0.0',
      station: 1,
      seed: 1,
      prompt: (octets) => {
        this.prompt += new TextDecoder().decode(octets);
      },
    });
    this.pico.onConsole((line) => this.say(new TextEncoder().encode(`\x1b[2K\r\x1b[0m${line}\r\n`)));
    this.pico.onLines((octets) => this.pass(octets));
    this.clock.advance(SECOND_US);
  }

  /** Opens the board as a harness does, on a port of its own. */
  open(): Promise<UsbBoard> {
    const line = new SharedConsole(this.port());
    this.line = line;
    line.onText((text) => {
      this.text += text;
    });
    return openUsbBoard({
      kind: 'serial',
      line,
      clock: this.clock,
      startedUs: 0,
      module: loadedBoard.module,
    });
  }

  port(): OctetPort {
    const heard = (octets: Uint8Array) => listener(octets);
    let listener: (octets: Uint8Array) => void = () => {};
    this.listeners.add(heard);
    return {
      path: 'the lead',
      write: (octets, done) => this.write(octets, done),
      onOctets: (told) => {
        listener = told;
      },
      onEnd: (ended) => this.enders.add(ended),
      close: async () => void this.listeners.delete(heard),
    };
  }

  /** Octets from the laptop, packet by packet. */
  write(octets: Uint8Array, done: (error?: Error) => void = () => {}): void {
    if (this.plugged) this.down.send(octets, (piece) => this.arrive(piece), done);
    else done(new Error('the lead is unplugged'));
  }

  async unplug(): Promise<void> {
    this.plugged = false;
    for (const ended of [...this.enders]) ended();
    this.listeners.clear();
    this.pico.machine.exports.console_connect(0);
    this.pico.type(new Uint8Array(0));
  }

  plug(): void {
    this.plugged = true;
    this.pico.machine.exports.console_connect(1);
  }

  /** Kaluma throws away a packet with Ctrl-C in it. */
  private arrive(octets: Uint8Array): void {
    if (octets.includes(CTRL_C)) return;
    const { turnUs } = this.options;
    if (turnUs === 0) {
      this.pico.type(octets);
      return;
    }
    this.pico.machine.type(octets);
    if (this.looking) return;
    this.looking = true;
    this.clock.after(turnUs, () => {
      this.looking = false;
      this.pico.type(new Uint8Array(0));
    });
  }

  /** A line of the cable's, in pieces. */
  private pass(octets: Uint8Array): void {
    this.saying.push(...octets);
    if (octets.at(-1) !== LF) return;
    const line = Uint8Array.from(this.saying.splice(0));
    const frame = decodeLine(new TextDecoder().decode(line.subarray(1, -2)));
    if (frame?.kind !== LineKind.packet || !this.loses(++this.packets)) this.say(line);
  }

  /** Octets from the board. */
  say(octets: Uint8Array): void {
    this.up.send(octets, (piece) => {
      for (const listener of [...this.listeners]) listener(piece);
    });
  }
}

/** One way of the lead: packets, one after another. */
class OneWay {
  private readonly clock: VirtualClock;
  private readonly options: Required<LeadOptions>;
  /** When the last packet so far is there. */
  private lastUs = 0;

  constructor(clock: VirtualClock, options: Required<LeadOptions>) {
    this.clock = clock;
    this.options = options;
  }

  send(octets: Uint8Array, arrive: (piece: Uint8Array) => void, done: () => void = () => {}): void {
    const { packet, packetUs } = this.options;
    const nowUs = this.clock.nowUs();
    this.lastUs = Math.max(this.lastUs, nowUs);
    for (let at = 0; at < octets.length; at += packet) {
      const piece = octets.slice(at, at + packet);
      this.lastUs += packetUs;
      this.clock.after(this.lastUs - nowUs, () => arrive(piece));
    }
    this.clock.after(this.lastUs - nowUs, done);
  }
}
