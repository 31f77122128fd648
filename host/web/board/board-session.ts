import type { ConsoleStatus } from '../../../src/control/protocol.ts';
import { type OctetPort, SharedConsole } from '../../board/usb/shared-console.ts';
import { openUsbBoard, type UsbBoard } from '../../board/usb/usb-board.ts';
import { WallClock } from '../../clock/wall-clock.ts';
import { type FlashStep, flashProgram } from '../../flash/flash-program.ts';
import { EscapeFilter } from '../../serial/console-text.ts';
import { KalumaPrompt } from '../../serial/kaluma-prompt.ts';
import { kalumaVersion } from '../../serial/kaluma-version.ts';
import { SerialError } from '../../serial/serial-error.ts';
import { LentPort } from './lent-port.ts';
import { LiveBoard, type LiveNews } from './live-board.ts';

/** How often the console's text is told, in ms: Kaluma writes character by character. */
const TELL_MS = 50;
const PATIENCE_MS = 8_000;

/** What is heard of a board on USB. */
export type BoardNews =
  | LiveNews
  /** What is on it: `status` is null without the lab's program. */
  | { kind: 'board'; kaluma: string; status: ConsoleStatus | null }
  /** Of its console, without escape sequences. */
  | { kind: 'text'; text: string };

interface SessionOptions {
  port: OctetPort;
  /** dist/board.wasm, compiled. */
  module: WebAssembly.Module;
  tell(news: BoardNews): void;
  /** How long a board may take to say what it is: one whose program joins a network is silent meanwhile. */
  patienceMs?: number;
}

/** A board on a port, from the moment it is open until it is closed or pulled out. */
export class BoardSession {
  /** Settled when the port is closed. */
  readonly ended: Promise<void>;
  /** What is done with it, once it has begun. */
  readonly live: LiveBoard;
  private readonly options: SessionOptions;
  private readonly lent: LentPort;
  private line: SharedConsole | null = null;
  /** Of the console, and not told yet. */
  private said = '';
  private tellingText: ReturnType<typeof setTimeout> | null = null;
  private hasEnded = false;

  constructor(options: SessionOptions) {
    this.options = options;
    this.lent = new LentPort(options.port);
    this.live = new LiveBoard({
      open: () => this.openBoard(),
      tell: (news) => options.tell(news),
      examine: () => this.examine(),
    });
    this.ended = new Promise((resolve) =>
      options.port.onEnd(() => {
        this.hasEnded = true;
        resolve();
      }),
    );
  }

  /**
   * Finds out what is on the port and, if that can be, follows it.
   * @throws SerialError `silent`, `no-kaluma` or `gone`; the port is closed then
   */
  async begin(): Promise<void> {
    try {
      await this.live.begin();
    } catch (error) {
      await this.options.port.close();
      throw error;
    }
  }

  /**
   * Writes the program to the board and starts it.
   * @throws SerialError
   */
  flash(script: string, onStep: (step: FlashStep) => void): Promise<void> {
    return this.live.alone(async () => {
      const prompt = this.prompt();
      await flashProgram(prompt, new TextEncoder().encode(script), { onStep });
      await prompt.close();
    });
  }

  /** Types a line at the board's prompt. */
  async type(text: string): Promise<void> {
    await this.line?.write(`${text}\r`);
  }

  async close(): Promise<void> {
    await this.live.close();
    await this.options.port.close();
  }

  private async examine(): Promise<boolean> {
    if (this.hasEnded) return false;
    const prompt = this.prompt();
    const kaluma = await kalumaVersion(prompt, { limitMs: this.options.patienceMs ?? PATIENCE_MS });
    const status = await prompt.ask().catch((error) => {
      if (error instanceof SerialError && error.fault === 'no-app') return null;
      throw error;
    });
    await prompt.close();
    this.options.tell({ kind: 'board', kaluma, status });
    return status?.states === 'observed';
  }

  private openBoard(): Promise<UsbBoard> {
    return openUsbBoard({
      kind: 'serial',
      line: this.newLine(),
      clock: new WallClock(),
      module: this.options.module,
    });
  }

  private prompt(): KalumaPrompt {
    return new KalumaPrompt(this.newLine());
  }

  /** The console for its next user; what it says is told in any case. */
  private newLine(): SharedConsole {
    const line = new SharedConsole(this.lent.lend());
    const filter = new EscapeFilter();
    line.onText((text) => {
      this.said += filter.take(text);
      this.tellingText ??= setTimeout(() => {
        this.tellingText = null;
        if (this.said !== '') this.options.tell({ kind: 'text', text: this.said });
        this.said = '';
      }, TELL_MS);
    });
    this.line = line;
    return line;
  }
}
