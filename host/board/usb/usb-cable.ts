import type { PacketWay } from '../../cable/tunnelled-cable.ts';
import { type Clock, MS_US, SECOND_US } from '../../clock/clock.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import { Listeners } from '../../listeners.ts';
import { encodeLine, type LineFrame, LineKind } from './line-frame.ts';
import type { SharedConsole } from './shared-console.ts';

/** CONSOLE_CABLE_VERSION in firmware/lwip/console_cable.h. */
const VERSION = 1;

/** Characters that may be unacknowledged: Kaluma's ring of 2,048 overwrites without a word what the board has not fetched. */
const WINDOW = 1_500;

/** What is not acknowledged so long after the system has taken it is sent again. */
const REPEAT_US = 200 * MS_US;

/** How long the board may take to answer hello; a program that is busy does not. */
const HELLO_LIMIT_US = 5 * SECOND_US;

/** As many byes are an answer to hello. One may be meant for whoever had the port before. */
const REFUSALS = 3;

/** What was written to the board, or waits for it: a line of the cable's, or, without a number, text for its prompt. */
interface Sent {
  octets: Uint8Array;
  number: number | null;
}

/** The way from the harness's end of the cable to a board on USB: IPv4 packets in lines of its console. */
export class UsbCable implements PacketWay {
  /** Packets of the board's that were lost on their way here, because this machine did not read fast enough. */
  gaps = 0;
  /** 0 until the board has told it. */
  mtu = 0;
  private readonly line: SharedConsole;
  private readonly clock: Clock;
  private readonly packets = new Listeners<[Uint8Array]>();
  readonly onPacket = this.packets.add;
  private readonly leavers = new Listeners<[string]>();
  private waiting: Sent[] = [];
  private unacknowledged: Sent[] = [];
  /** The last number that was sent, and the last that came. */
  private sent: number;
  private received = 0;
  private writing = 0;
  private refusals = 0;
  private gone: string | null = null;
  private cancelRepeat = () => {};
  private readonly stopListening: () => void;

  private constructor(line: SharedConsole, clock: Clock) {
    this.line = line;
    this.clock = clock;
    this.sent = Math.floor(Math.random() * 256);
    this.stopListening = line.onFrame((frame) => this.take(frame));
    line.onEnd(() => this.leave('the board was unplugged, or its port closed'));
  }

  /**
   * Opens the cable over a console that is open.
   * @throws LabError if the board does not answer, or is in use over the network
   */
  static async open(line: SharedConsole, clock: Clock): Promise<UsbCable> {
    const cable = new UsbCable(line, clock);
    const answered = () => cable.mtu > 0 || cable.refusals >= REFUSALS || cable.gone !== null;
    for (let asked = 0; asked * REPEAT_US < HELLO_LIMIT_US && !answered(); asked++) {
      cable.write(encodeLine({ kind: LineKind.hello, number: cable.sent, content: Uint8Array.of(VERSION) }));
      await clock.until(answered, REPEAT_US);
    }
    if (cable.mtu > 0) {
      line.typeBy((text) => cable.type(text));
      return cable;
    }
    cable.stopListening();
    throw cable.notOpened();
  }

  /** Why nothing more will come; told once. */
  onGone(listener: (reason: string) => void): void {
    const { gone } = this;
    if (gone === null) this.leavers.add(listener);
    else this.clock.after(0, () => listener(gone));
  }

  /** Leaves the console to others; the port stays open. */
  close(): void {
    if (this.gone === null)
      this.write(encodeLine({ kind: LineKind.bye, number: this.sent, content: new Uint8Array(0) }));
    this.leave('it was closed');
  }

  /** Text for the prompt: the empty packet behind it is acknowledged once both were read. */
  private type(text: Uint8Array): void {
    this.waiting.push({ octets: text, number: null });
    this.send(new Uint8Array(0));
  }

  /** Sends an IPv4 packet to the board. */
  send(content: Uint8Array): void {
    if (this.gone !== null) return;
    this.sent = (this.sent + 1) & 255;
    const octets = encodeLine({ kind: LineKind.packet, number: this.sent, content });
    this.waiting.push({ octets, number: this.sent });
    this.pump();
  }

  private pump(): void {
    for (;;) {
      const next = this.waiting[0];
      const room = WINDOW - this.unacknowledged.reduce((sum, { octets }) => sum + octets.length, 0);
      if (!next || next.octets.length > room) break;
      this.waiting.shift();
      this.unacknowledged.push(next);
      this.write(next.octets);
    }
    this.expectAnswer();
  }

  private write(octets: Uint8Array): void {
    this.writing++;
    this.line.send(octets, (error) => {
      this.writing--;
      if (error) this.leave(error.message);
      else this.expectAnswer();
    });
  }

  /** While the board has no room for what is written, it is busy, and nothing is lost. */
  private expectAnswer(): void {
    this.cancelRepeat();
    if (this.unacknowledged.length === 0 || this.writing > 0 || this.gone !== null) return;
    this.cancelRepeat = this.clock.after(REPEAT_US, () => {
      this.waiting.unshift(...this.unacknowledged.filter(({ number }) => number !== null));
      this.unacknowledged = [];
      this.pump();
    });
  }

  private take({ kind, number, content }: LineFrame): void {
    if (this.gone !== null) return;
    if (kind === LineKind.hello) this.begin(content);
    else if (kind === LineKind.bye) this.end();
    else if (this.mtu === 0)
      return; // of whoever had the port before
    else if (kind === LineKind.acknowledge) this.acknowledged(number, content[0] ?? this.received);
    else {
      this.follow((this.received + 1) & 255, number);
      this.packets.tell(content);
    }
  }

  private begin(content: Uint8Array): void {
    const [version = 0, high = 0, low = 0, answered] = content;
    if (answered !== this.sent && this.mtu === 0) return; // of whoever had the port before
    if (version === VERSION) this.mtu = (high << 8) | low;
    this.received = 0;
    this.wake();
  }

  private end(): void {
    if (this.mtu > 0) this.leave('it has shut its cable: it was restarted');
    this.refusals++;
    this.wake();
  }

  private acknowledged(number: number, boardsLast: number): void {
    this.follow(this.received, boardsLast);
    const at = this.unacknowledged.findIndex((sent) => sent.number === number);
    this.unacknowledged.splice(0, at + 1);
    this.pump();
  }

  private follow(expected: number, number: number): void {
    this.gaps += (number - expected) & 255;
    this.received = number;
  }

  private leave(reason: string): void {
    if (this.gone !== null) return;
    this.gone = reason;
    this.cancelRepeat();
    this.stopListening();
    this.line.typeBy(null);
    this.leavers.tell(reason);
    this.wake();
  }

  /** A clock of the wall's looks again after each of its events. */
  private wake(): void {
    this.clock.after(0, () => {});
  }

  private notOpened(): LabError {
    const { path } = this.line;
    const because = (problem: string, nextStep: string) => new LabError(problem, nextStep, ExitCode.noBoard);
    if (this.gone !== null)
      return because(`the board on ${path} is gone: ${this.gone}`, 'Plug it in, and try again.');
    if (this.refusals >= REFUSALS)
      return because(
        `the board on ${path} has its cable in use over the network`,
        'One harness at a time has it: wait until the other has ended, or restart the board.',
      );
    return because(
      `the board on ${path} does not answer on its cable over USB`,
      'Is its firmware older than this lab? firmware/README.md says how to build a current one. If it is not, unplug the board, plug it in again, and try again.',
    );
  }
}
