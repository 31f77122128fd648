import type { Board } from '../../board/board.ts';
import { BoardLost } from '../../board/control-channel.ts';
import { SECOND_US } from '../../clock/clock.ts';
import { type CellPlace, type ConformanceReport, runConformance } from '../../conformance/conformance.ts';
import { runExperiments } from '../../experiments/run-experiments.ts';
import type { Text } from '../../language.ts';
import { parseSegment } from '../../notation/parse.ts';
import type { MatrixCell } from '../engine/engine.ts';
import { type CarriedError, carried } from '../engine/messages.ts';
import { ProgressRecorder } from '../engine/progress-recorder.ts';
import type { Performed } from '../engine/record.ts';
import { type RecordedProbe, recordProbe } from '../engine/record-probe.ts';
import type { Recording } from '../recording/recording.ts';
import type { Probe } from '../recording/run.ts';
import { FollowRecorder } from './follow-recorder.ts';

/** How often what grows is told, in ms. */
const TELL_MS = 50;

/** Timers are no longer than that. */
const LONGEST_WAIT_US = 3600 * SECOND_US;

/** What is heard of a board that is followed. */
export type LiveNews =
  /** What happens on it, while nothing else is done with it. */
  | { kind: 'followed'; recording: Recording }
  /** Why it cannot be followed any more, or at all. */
  | { kind: 'not followed'; error: CarriedError }
  /** A run did not count, and is made once more. */
  | { kind: 'void'; why: Text };

interface LiveBoardOptions {
  /** The board, for one use after another. */
  open(): Promise<Board>;
  tell(news: LiveNews): void;
  /** Looks at what is there, before the board is followed again. Returns whether it can be. */
  examine?(): Promise<boolean>;
}

/** A board that is no virtual one of the page's own: followed, unless something is done with it. One thing after another. */
export class LiveBoard {
  private readonly options: LiveBoardOptions;
  private followed: { board: Board; recorder: FollowRecorder } | null = null;
  private telling: ReturnType<typeof setTimeout> | null = null;
  private before: Promise<unknown> = Promise.resolve();
  private hasEnded = false;

  constructor(options: LiveBoardOptions) {
    this.options = options;
  }

  /** Follows it from now on. @throws what `examine` throws */
  begin(): Promise<void> {
    return this.inTurn(() => this.look());
  }

  /** Does something else with the board than follow it, and then looks at it anew. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.inTurn(async () => {
      await this.unfollow();
      try {
        return await work();
      } finally {
        this.stopTelling(); // of a run that failed, too
        await this.look().catch((error) => this.tellWhy(error));
      }
    });
  }

  /**
   * Makes a run on the board; one that is void once more.
   * @param onRecording gets what there is so far
   * @throws LabError when there is no board any more
   */
  run(
    { experiment, performed, fork }: Performed,
    onRecording: (recording: Recording) => void,
  ): Promise<Recording> {
    return this.alone(async () => {
      let board!: Board;
      let recorder!: ProgressRecorder;
      const tellSome = this.sometimes(() => onRecording(recorder.recording(null, null)));
      const { outcomes } = await runExperiments([performed], {
        openBoard: async () => {
          board = await this.options.open();
          return board;
        },
        onProgress: (progress) => {
          if (progress.kind === 'begin') recorder = new ProgressRecorder(board, experiment);
          else if (progress.kind === 'void') this.options.tell({ kind: 'void', why: progress.why });
          else recorder.take(progress);
          tellSome();
        },
        conditions: { fork },
      });
      // A fork is not judged; whether it could be made is told.
      const [outcome = null] = outcomes;
      return recorder.recording(null, fork && outcome?.verdict === 'pass' ? null : outcome);
    });
  }

  /** One segment in one state. @throws LabError */
  probe({ state, via, segment }: Probe): Promise<RecordedProbe> {
    return this.alone(() =>
      recordProbe({ state, via, segment: parseSegment(segment) }, () => this.options.open()),
    );
  }

  /**
   * The whole conformance matrix: a second for each of its probes.
   * @throws LabError; the signal's reason when it aborts
   */
  matrix(
    only: CellPlace | null,
    onCell: (cell: MatrixCell) => void,
    signal: AbortSignal,
  ): Promise<ConformanceReport> {
    return this.alone(() =>
      runConformance(() => this.options.open(), {
        only,
        onProbe: () => signal.throwIfAborted(),
        onCell: ({ id }, cell) => onCell({ row: id, cell }),
      }),
    );
  }

  /** Leaves the board as it was found. */
  async close(): Promise<void> {
    this.hasEnded = true;
    await this.unfollow();
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.before.then(work);
    this.before = done.catch(() => {});
    return done;
  }

  private async look(): Promise<void> {
    if (this.hasEnded || this.followed || (this.options.examine && !(await this.options.examine()))) return;
    try {
      const board = await this.options.open();
      if (this.hasEnded) return await board.close();
      const tellSome = this.sometimes(() => this.tellFollowed());
      this.followed = { board, recorder: await FollowRecorder.begin(board, tellSome) };
      this.tellFollowed();
      void this.letTimePass(board).catch((error) => this.tellWhy(error));
    } catch (error) {
      this.tellWhy(error);
    }
  }

  private tellFollowed(): void {
    if (this.followed) this.options.tell({ kind: 'followed', recording: this.followed.recorder.recording() });
  }

  /** A clock that is not the wall's stands still unless somebody waits on it. */
  private async letTimePass(board: Board): Promise<void> {
    const { clock, control } = board;
    const isOver = () => this.followed?.board !== board || control.lost !== null;
    while (!isOver()) await clock.until(isOver, LONGEST_WAIT_US);
    if (this.followed?.board !== board) return;
    await this.unfollow(); // so that it can be looked for again
    throw new BoardLost(control.lost ?? '');
  }

  private async unfollow(): Promise<void> {
    this.stopTelling();
    const { followed } = this;
    this.followed = null;
    followed?.recorder.stop();
    followed?.board.clock.after(0, () => {}); // whoever waits on it looks again
    await followed?.board.close();
  }

  private tellWhy(error: unknown): void {
    this.options.tell({ kind: 'not followed', error: carried(error as Error) });
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
