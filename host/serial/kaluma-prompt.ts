import type { ConsoleStatus } from '../../src/control/protocol.ts';
import type { SharedConsole } from '../board/usb/shared-console.ts';
import { whenOver } from '../clock/wall-clock.ts';
import { readConsoleStatus } from './console-status.ts';
import { EscapeFilter } from './console-text.ts';
import { goneError, SerialError } from './serial-error.ts';

/** How long the board may take to say something, in ms. Joining a Wi-Fi blocks its engine for up to 30 s: callers may grant more. */
const ANSWER_LIMIT_MS = 5_000;
/** Before a prompt that does not show is asked for in another way, in ms. */
const ATTEMPT_MS = 1_500;
/** What is kept of what the board said, in characters. */
const KEPT = 65_536;

/** A board that waits for a YMODEM transfer answers everything with C, and with CAN CAN after too many errors. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: CAN is one
const IN_TRANSFER = /(?:^|[C\x18])[C\x18]$/;
const PYTHON_PROMPT = '>>> ';
const CTRL_C = '\x03';
/** Kaluma drops what comes together with Ctrl-C. */
const CTRL_C_PAUSE_MS = 100;
/** Makes Kaluma's YMODEM receiver give up. */
const TRANSFER_ABORT = 'a';

export interface AskOptions {
  /** For the whole answer, in ms. */
  limitMs?: number;
  /** A script that keeps the prompt to itself is ended by Ctrl-C, and so is one that is only starting, unless its output is wanted. */
  interrupt?: boolean;
}

/** Kaluma's console on an open port, in Node or a browser: types at its prompt and reads what it prints. One request at a time. */
export class KalumaPrompt {
  readonly path: string;
  readonly now: () => number;
  private readonly line: SharedConsole;
  private readonly filter = new EscapeFilter();
  /** Console output that has not been read yet, without escape sequences. */
  private heard = '';
  private saidAnything = false;
  private ended = false;
  private marks = 0;
  /** Looks again at what was said; who waits puts it in. */
  private wake = () => {};

  /** `now`: time in ms, which all limits count; the wall's, unless told. */
  constructor(line: SharedConsole, now = () => performance.now()) {
    this.line = line;
    this.now = now;
    this.path = line.path;
    line.onText((text) => {
      this.saidAnything = true;
      this.heard = (this.heard + this.filter.take(text)).slice(-KEPT);
      this.wake();
    });
    line.onEnd(() => {
      this.ended = true;
      this.wake();
    });
  }

  /**
   * Types `tcplab()` and reads the line that it prints.
   * @throws SerialError `silent`, `no-kaluma`, `no-app` or `gone`
   */
  async ask({ limitMs = ANSWER_LIMIT_MS }: AskOptions = {}): Promise<ConsoleStatus> {
    const until = this.now() + limitMs;
    await this.reachPrompt({ limitMs });
    await this.type('tcplab()');
    const answer = await this.expect(/\{"tcplab":[^\r\n]*(?=\r?\n)|ReferenceError/, until);
    const status = answer && readConsoleStatus(answer[0]);
    if (status) return status;
    if (!answer) throw this.silentError('does not answer tcplab()');
    throw new SerialError(
      'no-app',
      `Kaluma runs on ${this.path}, but not the app of the lab`,
      'Put it on the board: tcplab flash',
    );
  }

  /**
   * The value of a JavaScript expression at the prompt, as text. It is typed, and so shown on the console.
   * @throws SerialError `silent`, `no-kaluma`, `refused` or `gone`
   */
  async evaluate(expression: string, { limitMs = ANSWER_LIMIT_MS }: AskOptions = {}): Promise<string> {
    const until = this.now() + limitMs;
    // The marks are written so that the echo of what is typed does not contain them.
    await this.type(`console.log('va'+'lue<'+(${expression})+'>va'+'lue')`);
    const answer = await this.expect(/value<(.*?)>value|\w*Error\b[^\r\n]*(?=\r?\n)/s, until);
    if (!answer) throw this.silentError('does not answer');
    if (answer[1] !== undefined) return answer[1];
    throw new SerialError(
      'refused',
      `the board on ${this.path} refuses: ${answer[0]}`,
      'Restart the board (unplug it, plug it in) and try again.',
    );
  }

  /**
   * Gets the board to take a line: ends what was typed halfway, or a transfer that was cut off.
   * @throws SerialError `silent`, `no-kaluma` or `gone`
   */
  async reachPrompt({ limitMs = ANSWER_LIMIT_MS, interrupt = false }: AskOptions = {}): Promise<void> {
    const until = this.now() + limitMs;
    this.heard = '';
    this.saidAnything = false;
    while (this.now() < until) {
      const mark = `insync-${++this.marks}`;
      await this.line.write('\r');
      // The mark is written so that its own echo is no match. No letter of it would abort a transfer.
      await this.line.write(`console.log('in'+'${mark.slice(2)}')\r`);
      const soon = Math.min(until, this.now() + ATTEMPT_MS);
      const seen = await this.expect(new RegExp(`${mark}|${IN_TRANSFER.source}|${PYTHON_PROMPT}$`), soon);
      if (seen?.[0] === mark) return;
      if (seen?.[0] === PYTHON_PROMPT)
        throw new SerialError('no-kaluma', `the board on ${this.path} runs Python, not Kaluma`, KALUMA_STEP);
      if (seen) {
        await this.line.write(TRANSFER_ABORT);
        await this.expect(/Aborted[\r\n]+/, Math.min(until, this.now() + ATTEMPT_MS));
      } else if (interrupt) {
        await this.line.write(CTRL_C);
        await new Promise((resolve) => setTimeout(resolve, CTRL_C_PAUSE_MS));
        await this.line.write('\r.echo on\r');
      }
    }
    throw this.silentError('shows no prompt');
  }

  /** Types a line at the prompt. */
  async type(text: string): Promise<void> {
    this.heard = '';
    await this.line.write(`${text}\r`);
  }

  /** Waits for a match in what the board says from here on; null if the time is over. What was matched is used up. */
  async expect(pattern: RegExp, untilMs: number): Promise<RegExpExecArray | null> {
    for (;;) {
      const match = pattern.exec(this.heard);
      if (match) {
        this.heard = this.heard.slice(match.index + match[0].length);
        return match;
      }
      if (this.ended) throw goneError(this.path);
      const left = untilMs - this.now();
      if (left <= 0) return null;
      await this.nextText(left);
    }
  }

  /** Octets as they are: of a transfer, for instance. */
  send(octets: Uint8Array): void {
    this.line.send(octets, () => {}); // when the port is gone, waiting ends
  }

  close(): Promise<void> {
    return this.line.close();
  }

  private nextText(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = whenOver(limitMs, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
  }

  private silentError(what: string): SerialError {
    if (this.saidAnything) {
      return new SerialError(
        'no-kaluma',
        `what is on ${this.path} ${what}: it is starting, or stuck, or not Kaluma`,
        KALUMA_STEP,
      );
    }
    return new SerialError(
      'silent',
      `the board on ${this.path} ${what}: it says nothing at all`,
      'A board that joins a network says nothing for up to 45 s. Then unplug it, plug it in again, and try again. If it stays silent, it has no Kaluma: firmware/README.md says how to put it on the board.',
    );
  }
}

const KALUMA_STEP =
  'A board that joins a network takes up to 45 s. Then unplug it, plug it in again, and try again. If that changes nothing, put Kaluma on it: firmware/README.md says how.';
