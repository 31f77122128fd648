import type { Board } from '../../board/board.ts';
import { BoardLost } from '../../board/control-channel.ts';
import type { CableFaults } from '../../cable/faults.ts';
import { MS_US } from '../../clock/clock.ts';
import type { Text } from '../../language.ts';
import type { Step, StepOf } from '../model/experiment.ts';
import type { Progress } from '../model/outcome.ts';
import { formatSegmentLine } from '../model/segment-line.ts';
import {
  AWAITED,
  after,
  awaitedText,
  IT_DID_NOT_COME,
  inWords,
  notBefore,
  octetsArrived,
  octetsAwaited,
  sayEnds,
  saySilence,
  stepText,
  within,
} from '../words/step-text.ts';
import { type Conditions, type Fork, prepare } from './conditions.ts';
import { Connections } from './connections.ts';
import { reasonOf, StepError } from './failed-step.ts';
import {
  boardHasBeen,
  boardState,
  clientHasBeen,
  clientState,
  isClosed,
  type Observed,
  portOf,
} from './observed.ts';
import type { Recorder } from './recorder.ts';
import { boundsIn, PATIENCE_MS, SKIPPED_LIMIT_MS, STEP_LIMIT_MS, slowed } from './step-time-limits.ts';

/** How long what comes of a fork is watched by the wall, in ms: two or three retransmissions, and not all of 2MSL. */
const WATCHED_MS = 20_000;

/** So often a client tries to open one connection, under a cable that loses segments. */
const CONNECT_ATTEMPTS = 10;

type Limits = Pick<StepOf<'await'>, 'limitMs' | 'notBeforeMs' | 'skip'>;

/** Carries out the steps of an experiment, one after another. */
export class Performer {
  private readonly board: Board;
  private readonly recorder: Recorder;
  private readonly tell: (progress: Progress) => void;
  private readonly connections: Connections;
  private readonly conditions: Conditions;
  /** What earlier steps have waited for, of each connection. */
  private readonly octets = new Map<Observed, number>();
  private readonly places = new Map<Observed, number>();
  /** What a fork still has to do. */
  private readonly edits: Fork['steps'][number][];

  /** `boardMs`: how long the board has been running. */
  constructor(
    board: Board,
    recorder: Recorder,
    tell: (progress: Progress) => void,
    conditions: Conditions,
    boardMs: number,
  ) {
    this.board = board;
    this.recorder = recorder;
    this.tell = tell;
    this.conditions = conditions;
    this.connections = new Connections(board, recorder, boardMs);
    this.edits = [...(conditions.fork?.steps ?? [])];
  }

  /** Rejects with a StepError when the step does not reach its end within its limit. */
  async perform(given: Step, isEdit = false): Promise<void> {
    const step = slowed(given, this.conditions);
    this.tell({ kind: 'step', text: stepText(step), timeUs: this.recorder.nowUs(), isEdit });
    switch (step.do) {
      case 'connect':
        return this.connect(step);
      case 'open':
        this.connections.open(step.peer, step.samePort === true);
        return;
      case 'send':
        return this.connections.client(step.peer).send(new TextEncoder().encode(step.text));
      case 'shutdown':
      case 'close':
      case 'reset':
      case 'pause':
      case 'resume':
        return this.connections.client(step.peer)[step.do]();
      case 'shutdown-read':
        return this.connections.client(step.peer).shutdownRead();
      case 'crash':
        return this.crash(step);
      case 'vanish':
        return this.faults.switchOff(portOf(this.connections.of(step.peer)));
      case 'inject':
        this.connections.peer(step.peer).send(step.segment);
        return;
      case 'forge':
        return this.connections.forge(step);
      case 'board':
        return this.command(step);
      case 'await':
        return this.awaitStates(step);
      case 'await-segment':
        return this.awaitSegment(step);
      case 'await-end': {
        const client = this.connections.client(step.peer);
        return this.awaitThat(AWAITED.endOfStream, () => client.ended, step, this.connections.of(step.peer));
      }
      case 'await-data':
        return this.awaitData(step);
      case 'silence':
        return this.silence(step);
      case 'wait':
        return this.wait(step);
      case 'slow-motion':
        this.faults.slowMotionMs = step.ms;
        return;
      case 'mend':
        return prepare(this.faults, this.conditions);
      default:
        this.faults.add({ ...step, kind: step.do });
    }
  }

  /** In a fork: the same, but what comes to nothing is told, and is no end. */
  async tryTo(step: Step, isEdit = false): Promise<void> {
    try {
      await this.perform(step, isEdit);
    } catch (error) {
      if (error instanceof BoardLost) throw error;
      this.tell({ kind: 'in vain', why: inVain(error) });
    }
  }

  /** In a fork: what is still to be done, and then what comes of it. */
  async goOn(): Promise<void> {
    const patienceMs = this.board.clock.canSkip ? PATIENCE_MS : WATCHED_MS;
    const untilUs = (this.edits.at(-1)?.atUs ?? 0) - this.recorder.nowUs() + patienceMs * MS_US;
    const isOver = () => this.edits.length === 0 && this.recorder.connections.every(isClosed);
    await this.pass(isOver, untilUs, { skip: true });
  }

  /** Ends the experiment: its peers close. */
  end(): void {
    this.connections.close();
  }

  /** Among random faults the board can give up a handshake that the client considers done: then the client tries again. */
  private async connect({ peer, samePort }: StepOf<'connect'>): Promise<void> {
    const attempts = this.conditions.faults ? CONNECT_ATTEMPTS : 1;
    for (let attempt = 1; ; attempt++) {
      const observed = this.connections.open(peer, samePort === true);
      const { client } = observed;
      const isOpen = () => client?.opened === true && boardHasBeen(observed, 'ESTABLISHED');
      const hasFailed = () => client?.failure !== null || boardState(observed) === 'CLOSED';
      if (attempt === attempts) {
        return this.awaitThat(AWAITED.bothOpen, isOpen, {}, observed);
      }
      await this.awaitThat(AWAITED.openOrFailed, () => isOpen() || hasFailed(), {}, observed);
      if (isOpen()) return;
      observed.abandoned = true;
      client?.reset();
    }
  }

  private crash({ peer }: StepOf<'crash'>): void {
    const observed = this.connections.of(peer);
    const port = portOf(observed);
    this.faults.switchOff(port);
    this.connections.client(peer).reset();
    this.faults.switchOn(port);
  }

  private async command(step: StepOf<'board'>): Promise<void> {
    const observed = this.connections.of(step.peer);
    await this.awaitThat(AWAITED.connection, () => observed.connection !== 0, {}, observed);
    const { connection } = observed;
    await this.board.control.request(
      step.command === 'send'
        ? { do: 'send', connection, text: step.text }
        : { do: step.command, connection },
    );
  }

  private async awaitStates(step: StepOf<'await'>): Promise<void> {
    const { board, client } = step;
    const expected = inWords((words) => sayEnds(step, words));
    const observed = this.connections.of(step.peer);
    if (client === 'CLOSED' && !board && step.skip && !step.notBeforeMs && !this.board.clock.canSkip)
      await this.endTimeWait(observed);
    const reached = () =>
      (!board || boardHasBeen(observed, board)) && (!client || clientHasBeen(observed, client));
    return this.awaitThat(expected, reached, step, observed);
  }

  /** By the wall, nobody sits through 2MSL of the client's alone: nothing of the board's depends on it. */
  private async endTimeWait(observed: Observed): Promise<void> {
    const isQuiet = () => ['TIME_WAIT', 'CLOSED', null].includes(clientState(observed));
    await this.board.clock.until(() => this.isLost || isQuiet(), STEP_LIMIT_MS * MS_US);
    if (clientState(observed) === 'TIME_WAIT') observed.client?.reset();
  }

  private async awaitSegment(step: StepOf<'await-segment'>): Promise<void> {
    const { segment, count = 1 } = step;
    const observed = this.connections.of(step.peer);
    const { log } = this.recorder;
    const from = this.places.get(observed) ?? 0;
    const place = () => log.placeOf(segment, portOf(observed), count, from);
    const expected = inWords(() => awaitedText(step));
    const actual = () => {
      const came = log.sentOn(portOf(observed), segment.from ?? undefined).at(-1);
      const { en, zh } = whereIs(observed);
      if (!came) return { en, zh };
      const line = formatSegmentLine(log.lineOf(came));
      return { en: `${en}; the last segment was ${line}`, zh: `${zh}；最后一个报文段是 ${line}` };
    };
    await this.awaitThat(expected, () => place() !== null, step, observed, actual);
    this.places.set(observed, place() ?? from);
  }

  /** Fails with the first segment that is sent all the same. */
  private async silence(step: StepOf<'silence'>): Promise<void> {
    const { peer, of, ms, skip } = step;
    const port = portOf(this.connections.of(peer));
    const { log } = this.recorder;
    const before = log.sentOn(port, of).length;
    const broken = () => log.sentOn(port, of)[before];
    if (skip) this.tellLongWait(skip, ms);
    await this.pass(() => this.isLost || broken() !== undefined, ms * MS_US, { skip: skip !== undefined });
    this.requireBoard();
    const segment = broken();
    if (!segment) return;
    const line = formatSegmentLine(log.lineOf(segment));
    throw new StepError(
      inWords((words) => saySilence(step, words)),
      { en: line, zh: line },
    );
  }

  private async awaitData(step: StepOf<'await-data'>): Promise<void> {
    const observed = this.connections.of(step.peer);
    const client = this.connections.client(step.peer);
    const wanted = (this.octets.get(observed) ?? 0) + step.octets;
    this.octets.set(observed, wanted);
    const arrived = () => client.received.length;
    const actual = () => octetsArrived(arrived());
    return this.awaitThat(octetsAwaited(wanted), () => arrived() >= wanted, step, observed, actual);
  }

  private async wait({ ms, skip }: StepOf<'wait'>): Promise<void> {
    if (skip) this.tellLongWait(skip, ms);
    await this.pass(() => this.isLost, ms * MS_US, { skip: skip !== undefined });
    this.requireBoard();
  }

  private async awaitThat(
    expected: Text,
    reached: () => boolean,
    { skip, limitMs: givenMs = skip ? SKIPPED_LIMIT_MS : STEP_LIMIT_MS, notBeforeMs: earliestMs = 0 }: Limits,
    observed?: Observed,
    actual: () => Text = () => (observed ? whereIs(observed) : IT_DID_NOT_COME),
  ): Promise<void> {
    const { clock } = this.board;
    const { limitMs, notBeforeMs } = boundsIn(this.conditions, { limitMs: givenMs, notBeforeMs: earliestMs });
    const beganUs = clock.nowUs();
    if (skip && !reached()) this.tellLongWait(skip, limitMs);
    const done = () => this.isLost || reached() || (observed !== undefined && this.isCutShort(observed));
    const ended = await this.pass(done, limitMs * MS_US, { skip: skip !== undefined });
    this.requireBoard();
    if (!ended) {
      throw new StepError(within(expected, limitMs), actual());
    }
    const tookMs = (clock.nowUs() - beganUs) / MS_US;
    if (tookMs < notBeforeMs) {
      throw new StepError(notBefore(expected, notBeforeMs), after(tookMs));
    }
  }

  /** All waiting is done here: a fork's own steps come in between, at their times. */
  private async pass(done: () => boolean, limitUs: number, options: { skip: boolean }): Promise<boolean> {
    const { clock } = this.board;
    const deadlineUs = clock.nowUs() + limitUs;
    for (let next = this.edits[0]; next; next = this.edits[0]) {
      const restUs = Math.max(0, next.atUs - this.recorder.nowUs());
      if (clock.nowUs() + restUs > deadlineUs) break;
      if (await clock.until(done, restUs, options)) return true;
      this.edits.shift();
      await this.tryTo(next.step, true);
    }
    return clock.until(done, deadlineUs - clock.nowUs(), options);
  }

  private tellLongWait(why: string, limitMs: number): void {
    this.tell({ kind: this.board.clock.canSkip ? 'skip' : 'long wait', why, limitMs });
  }

  /** Among random faults, and in a fork, a connection can end without a state that it would have passed: there is nothing left to wait for. */
  private isCutShort(observed: Observed): boolean {
    const { faults, fork } = this.conditions;
    return (faults ?? fork) !== undefined && isClosed(observed) && clientState(observed) !== null;
  }

  private get isLost(): boolean {
    return this.board.control.lost !== null;
  }

  private requireBoard(): void {
    const { lost } = this.board.control;
    if (lost !== null) throw new BoardLost(lost);
  }

  private get faults(): CableFaults {
    return this.connections.cable.faults;
  }
}

function inVain(error: unknown): Text {
  if (!(error instanceof StepError)) return reasonOf(error);
  const { expected, actual } = error;
  return { en: `${expected.en}: ${actual.en}`, zh: `${expected.zh}：${actual.zh}` };
}

function whereIs(observed: Observed): Text {
  const { en, zh } = inWords((words) =>
    sayEnds({ board: boardState(observed), client: clientState(observed) }, words),
  );
  const failure = observed.client?.failure;
  if (!failure) return { en, zh };
  return { en: `${en}, client's connection failed: ${failure}`, zh: `${zh}，客户端的连接失败：${failure}` };
}
