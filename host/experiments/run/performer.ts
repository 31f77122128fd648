import type { Board } from '../../board/board.ts';
import { BoardLost } from '../../board/control-channel.ts';
import { MS_US } from '../../clock/clock.ts';
import type { Text } from '../../language.ts';
import type { Patience, Step, StepOf } from '../model/experiment.ts';
import type { Progress } from '../model/outcome.ts';
import { formatSegmentLine } from '../model/segment-line.ts';
import { awaitedText, durationText, inWords, sayEnds, saySilence, stepText } from '../words/step-text.ts';
import { type Conditions, prepare } from './conditions.ts';
import { participantsOf } from './connections.ts';
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

/** Carries out the steps of an experiment, one after another. `boardMs`: how long the board has been running. */
export function performerOf(
  board: Board,
  recorder: Recorder,
  tell: (progress: Progress) => void,
  conditions: Conditions,
  boardMs: number,
) {
  const connections = participantsOf(board, recorder, boardMs);
  /** What earlier steps have waited for, of each connection. */
  const octets = new Map<Observed, number>();
  const places = new Map<Observed, number>();
  const faults = () => connections.cable().faults;
  /** What a fork still has to do. */
  const edits = [...(conditions.fork?.steps ?? [])];

  /** Rejects with a StepError when the step does not reach its end within its limit. */
  async function perform(given: Step, isEdit = false): Promise<void> {
    const step = slowed(given, conditions);
    tell({ kind: 'step', text: stepText(step), timeUs: recorder.nowUs(), isEdit });
    switch (step.do) {
      case 'connect':
        return connect(step);
      case 'open':
        connections.open(step.peer, step.samePort === true);
        return;
      case 'send':
        return connections.client(step.peer).send(new TextEncoder().encode(step.text));
      case 'shutdown':
      case 'close':
      case 'reset':
      case 'pause':
      case 'resume':
        return connections.client(step.peer)[step.do]();
      case 'shutdown-read':
        return connections.client(step.peer).shutdownRead();
      case 'crash':
        return crash(step);
      case 'vanish':
        return faults().switchOff(portOf(connections.of(step.peer)));
      case 'inject':
        connections.peer(step.peer).send(step.segment);
        return;
      case 'forge':
        return connections.forge(step);
      case 'board':
        return command(step);
      case 'await':
        return awaitStates(step);
      case 'await-segment':
        return awaitSegment(step);
      case 'await-end': {
        const client = connections.client(step.peer);
        const expected = { en: 'the board’s end of stream', zh: '开发板的流到末尾' };
        return awaitThat(expected, () => client.ended, step, connections.of(step.peer));
      }
      case 'await-data':
        return awaitData(step);
      case 'silence':
        return silence(step);
      case 'wait':
        return sitThrough(step);
      case 'slow-motion':
        faults().slowMotionMs = step.ms;
        return;
      case 'mend':
        return prepare(faults(), conditions);
      default:
        faults().add({ ...step, kind: step.do });
    }
  }

  /** In a fork: the same, but what comes to nothing is told, and is no end. */
  async function tryTo(step: Step, isEdit = false): Promise<void> {
    try {
      await perform(step, isEdit);
    } catch (error) {
      if (error instanceof BoardLost) throw error;
      tell({ kind: 'in vain', why: inVain(error) });
    }
  }

  /** In a fork: what is still to be done, and then what comes of it. */
  async function goOn(): Promise<void> {
    const patienceMs = board.clock.canSkip ? PATIENCE_MS : WATCHED_MS;
    const untilUs = (edits.at(-1)?.atUs ?? 0) - recorder.nowUs() + patienceMs * MS_US;
    const isOver = () => edits.length === 0 && recorder.connections.every(isClosed);
    await pass(isOver, untilUs, true);
  }

  /** Ends the experiment: its peers close. */
  function end(): void {
    connections.close();
  }

  /** Among random faults the board can give up a handshake that the client considers done: then the client tries again. */
  async function connect({ peer, samePort }: StepOf<'connect'>): Promise<void> {
    const attempts = conditions.faults ? CONNECT_ATTEMPTS : 1;
    for (let attempt = 1; ; attempt++) {
      const observed = connections.open(peer, samePort === true);
      const { client } = observed;
      const isOpen = () => client?.opened === true && boardHasBeen(observed, 'ESTABLISHED');
      const hasFailed = () => client?.failure !== null || boardState(observed) === 'CLOSED';
      const both = { en: 'both ends ESTABLISHED', zh: '两端都是 ESTABLISHED' };
      if (attempt === attempts) return awaitThat(both, isOpen, {}, observed);
      const orFailed = { en: `${both.en}, or a failure`, zh: `${both.zh}，或者失败` };
      await awaitThat(orFailed, () => isOpen() || hasFailed(), {}, observed);
      if (isOpen()) return;
      observed.abandoned = true;
      client?.reset();
    }
  }

  function crash({ peer }: StepOf<'crash'>): void {
    const observed = connections.of(peer);
    const port = portOf(observed);
    faults().switchOff(port);
    connections.client(peer).reset();
    faults().switchOn(port);
  }

  async function command(step: StepOf<'board'>): Promise<void> {
    const observed = connections.of(step.peer);
    const expected = { en: 'a connection on the board', zh: '开发板上有连接' };
    await awaitThat(expected, () => observed.connection !== 0, {}, observed);
    const { connection } = observed;
    await board.control.request(
      step.command === 'send'
        ? { do: 'send', connection, text: step.text }
        : { do: step.command, connection },
    );
  }

  async function awaitStates(step: StepOf<'await'>): Promise<void> {
    const expected = inWords((words) => sayEnds(step, words));
    const observed = connections.of(step.peer);
    const isClients = step.client === 'CLOSED' && !step.board;
    if (isClients && step.skip && !step.notBeforeMs && !board.clock.canSkip) await endTimeWait(observed);
    const reached = () =>
      (!step.board || boardHasBeen(observed, step.board)) &&
      (!step.client || clientHasBeen(observed, step.client));
    return awaitThat(expected, reached, step, observed);
  }

  /** By the wall, nobody sits through 2MSL of the client's alone: nothing of the board's depends on it. */
  async function endTimeWait(observed: Observed): Promise<void> {
    const isQuiet = () => ['TIME_WAIT', 'CLOSED', null].includes(clientState(observed));
    await pass(isQuiet, STEP_LIMIT_MS * MS_US);
    if (clientState(observed) === 'TIME_WAIT') observed.client?.reset();
  }

  async function awaitSegment(step: StepOf<'await-segment'>): Promise<void> {
    const { segment, count = 1 } = step;
    const observed = connections.of(step.peer);
    const { log } = recorder;
    const from = places.get(observed) ?? 0;
    const place = () => log.placeOf(segment, portOf(observed), count, from);
    const expected = inWords(() => awaitedText(step));
    const actual = () => {
      const came = log.sentOn(portOf(observed), segment.from ?? undefined).at(-1);
      const { en, zh } = whereIs(observed);
      if (!came) return { en, zh };
      const line = formatSegmentLine(log.lineOf(came));
      return { en: `${en}; the last segment was ${line}`, zh: `${zh}；最后一个报文段是 ${line}` };
    };
    await awaitThat(expected, () => place() !== null, step, observed, actual);
    places.set(observed, place() ?? from);
  }

  /** Fails with the first segment that is sent all the same. */
  async function silence(step: StepOf<'silence'>): Promise<void> {
    const { peer, of } = step;
    const port = portOf(connections.of(peer));
    const { log } = recorder;
    const before = log.sentOn(port, of).length;
    const broken = () => log.sentOn(port, of)[before];
    await sitThrough(step, () => broken() !== undefined);
    const segment = broken();
    if (!segment) return;
    const line = formatSegmentLine(log.lineOf(segment));
    throw new StepError(
      inWords((words) => saySilence(step, words)),
      { en: line, zh: line },
    );
  }

  async function awaitData(step: StepOf<'await-data'>): Promise<void> {
    const observed = connections.of(step.peer);
    const client = connections.client(step.peer);
    const wanted = (octets.get(observed) ?? 0) + step.octets;
    octets.set(observed, wanted);
    const arrived = () => client.received.length;
    const expected = { en: `${wanted} octets from the board`, zh: `来自开发板的 ${wanted} 个字节` };
    const actual = () => ({ en: `${arrived()} octets arrived`, zh: `到达 ${arrived()} 个字节` });
    return awaitThat(expected, () => arrived() >= wanted, step, observed, actual);
  }

  async function sitThrough({ ms, skip }: StepOf<'wait' | 'silence'>, isOver = () => false): Promise<void> {
    if (skip) tellLongWait(skip, ms);
    await pass(isOver, ms * MS_US, skip);
  }

  async function awaitThat(
    expected: Text,
    reached: () => boolean,
    {
      skip,
      limitMs: givenMs = skip ? SKIPPED_LIMIT_MS : STEP_LIMIT_MS,
      notBeforeMs: earliestMs = 0,
    }: Patience,
    observed: Observed,
    actual = () => whereIs(observed),
  ): Promise<void> {
    const { clock } = board;
    const { limitMs, notBeforeMs } = boundsIn(conditions, { limitMs: givenMs, notBeforeMs: earliestMs });
    const beganUs = clock.nowUs();
    if (skip && !reached()) tellLongWait(skip, limitMs);
    const ended = await pass(() => reached() || isCutShort(observed), limitMs * MS_US, skip);
    const { en, zh } = expected;
    const [limit, earliest] = [durationText(limitMs), durationText(notBeforeMs)];
    if (!ended) throw new StepError({ en: `${en} within ${limit}`, zh: `${limit} 内${zh}` }, actual());
    const tookMs = (clock.nowUs() - beganUs) / MS_US;
    if (tookMs < notBeforeMs)
      throw new StepError(
        { en: `${en}, not before ${earliest}`, zh: `${zh}，不早于 ${earliest}` },
        { en: `after ${durationText(tookMs)}`, zh: `${durationText(tookMs)} 之后` },
      );
  }

  /** All waiting is done here, and ends with the board: a fork's own steps come in between, at their times. `skip`: why the clock may skip it. */
  async function pass(
    isOver: () => boolean,
    limitUs: number,
    skip: string | boolean = false,
  ): Promise<boolean> {
    const { clock, control } = board;
    const deadlineUs = clock.nowUs() + limitUs;
    const until = async (atUs: number) => {
      const ended = await clock.until(() => control.lost !== null || isOver(), atUs - clock.nowUs(), {
        skip: skip !== false,
      });
      if (control.lost !== null) throw new BoardLost(control.lost);
      return ended;
    };
    for (let next = edits[0]; next; next = edits[0]) {
      const atUs = clock.nowUs() + Math.max(0, next.atUs - recorder.nowUs());
      if (atUs > deadlineUs) break;
      if (await until(atUs)) return true;
      edits.shift();
      await tryTo(next.step, true);
    }
    return until(deadlineUs);
  }

  function tellLongWait(why: string, limitMs: number): void {
    tell({ kind: board.clock.canSkip ? 'skip' : 'long wait', why, limitMs });
  }

  /** Among random faults, and in a fork, a connection can end without a state that it would have passed: there is nothing left to wait for. */
  function isCutShort(observed: Observed): boolean {
    return (
      (conditions.faults ?? conditions.fork) !== undefined &&
      isClosed(observed) &&
      clientState(observed) !== null
    );
  }

  return { perform, tryTo, goOn, end };
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
