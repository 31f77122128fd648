import type { ConsoleStatus } from '../../../src/control/protocol.ts';
import { ConsoleLine, type OctetPort } from '../../board/usb/console-line.ts';
import { UsbBoard } from '../../board/usb/usb-board.ts';
import { WallClock } from '../../clock/wall-clock.ts';
import type { Experiment } from '../../experiments/model/experiment.ts';
import { runExperiments } from '../../experiments/run-experiments.ts';
import { type FlashStep, flashProgram } from '../../flash/flash-program.ts';
import type { Text } from '../../language.ts';
import { EscapeFilter } from '../../serial/console-text.ts';
import { KalumaPrompt } from '../../serial/kaluma-prompt.ts';
import { kalumaVersion } from '../../serial/kaluma-version.ts';
import { SerialError } from '../../serial/serial-error.ts';
import { type CarriedError, carried } from '../engine/messages.ts';
import { ProgressRecorder } from '../engine/progress-recorder.ts';
import type { Recording } from '../recording/recording.ts';
import { FollowRecorder } from './follow-recorder.ts';
import { LentPort } from './lent-port.ts';

/** How often what grows is told, in ms. */
const TELL_MS = 50;
const PATIENCE_MS = 8_000;

/** What is heard of a connected board. */
export type BoardNews =
  /** What is on it: `status` is null without the lab's program. */
  | { kind: 'board'; kaluma: string; status: ConsoleStatus | null }
  /** Of its console, without escape sequences. */
  | { kind: 'text'; text: string }
  /** What happens on it, while nothing else is done with it. */
  | { kind: 'followed'; recording: Recording }
  /** Why it cannot be followed, though its console is there. */
  | { kind: 'not followed'; error: CarriedError }
  /** A run did not count, and is made once more. */
  | { kind: 'void'; why: Text };

export interface SessionOptions {
  port: OctetPort;
  /** dist/board.wasm, compiled. */
  module: WebAssembly.Module;
  tell(news: BoardNews): void;
  /** How long a board may take to say what it is: one whose program joins a network is silent meanwhile. */
  patienceMs?: number;
}

/** A board on a port, from the moment it is open until it is closed or pulled out: followed, flashed, or an experiment run on it. */
export class BoardSession {
  /** Settled when the port is closed. */
  readonly ended: Promise<void>;
  private readonly options: SessionOptions;
  private readonly lent: LentPort;
  private line: ConsoleLine | null = null;
  private followed: { board: UsbBoard; recorder: FollowRecorder } | null = null;
  private telling: ReturnType<typeof setTimeout> | null = null;
  /** Of the console, and not told yet: Kaluma writes character by character. */
  private said = '';
  private tellingText: ReturnType<typeof setTimeout> | null = null;
  private hasEnded = false;
  private before: Promise<unknown> = Promise.resolve();

  constructor(options: SessionOptions) {
    this.options = options;
    this.lent = new LentPort(options.port);
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
  begin(): Promise<void> {
    return this.inTurn(async () => {
      try {
        await this.examine();
      } catch (error) {
        await this.options.port.close();
        throw error;
      }
    });
  }

  /**
   * Writes the program to the board and starts it.
   * @throws SerialError
   */
  flash(script: string, onStep: (step: FlashStep) => void): Promise<void> {
    return this.without(async () => {
      const prompt = this.prompt();
      await flashProgram(prompt, new TextEncoder().encode(script), { onStep });
      await prompt.close();
    });
  }

  /**
   * Runs an experiment on the board; one that is void once more.
   * @param onRecording gets what there is so far
   * @throws LabError when the board does not answer any more
   */
  async run(experiment: Experiment, onRecording: (recording: Recording) => void): Promise<Recording> {
    let board!: UsbBoard;
    let recorder!: ProgressRecorder;
    const tellSome = this.sometimes(() => onRecording(recorder.recording(null, null)));
    const [outcome] = await this.without(async () => {
      const { outcomes } = await runExperiments([experiment], {
        openBoard: async () => {
          board = await this.openBoard();
          return board;
        },
        onProgress: (progress) => {
          if (progress.kind === 'begin') recorder = new ProgressRecorder(board, experiment);
          else if (progress.kind === 'void') this.options.tell({ kind: 'void', why: progress.why });
          else recorder.take(progress);
          tellSome();
        },
      });
      return outcomes;
    });
    this.stopTelling();
    return recorder.recording(null, outcome ?? null);
  }

  /** Types a line at the board's prompt. */
  async type(text: string): Promise<void> {
    await this.line?.write(`${text}\r`);
  }

  async close(): Promise<void> {
    await this.unfollow();
    await this.options.port.close();
  }

  private async examine(): Promise<void> {
    const prompt = this.prompt();
    const kaluma = await kalumaVersion(prompt, { limitMs: this.options.patienceMs ?? PATIENCE_MS });
    const status = await prompt.ask().catch((error) => {
      if (error instanceof SerialError && error.fault === 'no-app') return null;
      throw error;
    });
    await prompt.close();
    this.options.tell({ kind: 'board', kaluma, status });
    if (status?.states === 'observed') await this.follow();
  }

  /** Does something else with the board than follow it, and then looks at it anew. */
  private without<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.inTurn(async () => {
      await this.unfollow();
      try {
        return await work();
      } finally {
        if (!this.hasEnded) await this.examine().catch((error) => this.tellWhy(error));
      }
    });
  }

  /** One thing after another. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.before.then(work);
    this.before = done.catch(() => {});
    return done;
  }

  private async follow(): Promise<void> {
    try {
      const board = await this.openBoard();
      const tellSome = this.sometimes(() => {
        if (this.followed)
          this.options.tell({ kind: 'followed', recording: this.followed.recorder.recording() });
      });
      this.followed = { board, recorder: await FollowRecorder.begin(board, tellSome) };
      this.options.tell({ kind: 'followed', recording: this.followed.recorder.recording() });
    } catch (error) {
      this.tellWhy(error);
    }
  }

  private async unfollow(): Promise<void> {
    this.stopTelling();
    this.followed?.recorder.stop();
    await this.followed?.board.close();
    this.followed = null;
  }

  private tellWhy(error: unknown): void {
    this.options.tell({ kind: 'not followed', error: carried(error as Error) });
  }

  private openBoard(): Promise<UsbBoard> {
    return UsbBoard.open({
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
  private newLine(): ConsoleLine {
    const line = new ConsoleLine(this.lent.lend());
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

  /** At most every TELL_MS, and soon after the last time it was asked for. */
  private sometimes(tell: () => void): () => void {
    return () => {
      this.telling ??= setTimeout(() => {
        this.telling = null;
        tell();
      }, TELL_MS);
    };
  }

  private stopTelling(): void {
    if (this.telling) clearTimeout(this.telling);
    this.telling = null;
  }
}
