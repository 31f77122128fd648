import { CONTROL_PORT, LAB_PORT } from '../../../src/ports.ts';
import type { CrossedSegment } from '../../cable/cable.ts';
import { type History, stateOfReceiver, stateOfSender } from '../../cable/states-after.ts';
import { BothHistories } from '../../capture/both-histories.ts';
import type { TimedState } from '../../client/client.ts';
import { outcomeText } from '../../conformance/outcome-text.ts';
import type { Step } from '../../experiments/model/experiment.ts';
import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import { Numbering } from '../../experiments/run/numbering.ts';
import { stepText } from '../../experiments/words/step-text.ts';
import type { Text } from '../../language.ts';
import { formatSegment } from '../../notation/format.ts';
import { parseSegment } from '../../notation/parse.ts';
import type { ProbeRequest } from '../../probe/probe-request.ts';
import { PATHS, type PathStep } from '../../probe/probe-states.ts';
import { ANSWER_US, Prober } from '../../probe/prober.ts';
import type { RecordedStep, Recording } from '../recording/recording.ts';
import { type Laboratory, openBoard } from './record.ts';

/** A probe as it happened: the way to the state, the segment, a second after it. */
export interface RecordedProbe {
  /** Nothing can be forked there: the peer is no experiment's. Times since the first segment. */
  recording: Recording;
  /** When the probe's segment is sent, in µs. */
  probeUs: number;
  /** What the board did, in the matrix's words. */
  observed: string;
}

/** @throws {LabError} when the state is not reached; {NotationError} when the segment has no meaning there */
export async function recordProbe(request: ProbeRequest, laboratory: Laboratory): Promise<RecordedProbe> {
  const board = await openBoard(laboratory);
  const watch = { crossed: [] as CrossedSegment[], leds: [] as Recording['leds'], probeUs: 0 };
  const histories = new BothHistories();
  board.cable.onSegment((segment) => watch.crossed.push(segment));
  board.control.onEvent((event) => {
    if (event.event !== 'led') return;
    const { timeUs, state, pin, lit } = event;
    watch.leds.push({ timeUs, state, pin, lit });
  });
  board.pico.onRecord((record) => histories.enterBoard(record));
  board.client.onState((port, state) => histories.enterClient(port, state));
  const prober = new Prober(
    async () => board,
    () => {
      watch.probeUs = board.clock.nowUs();
    },
  );
  try {
    const observation = await prober.observe(request);
    const endsUs = watch.probeUs + ANSWER_US + 2 * board.cable.latencyUs;
    // What comes later is the prober's own: it ends the connection.
    const isPart = ({ timeUs }: { timeUs: number }) => timeUs < endsUs;
    const crossed = watch.crossed.filter((segment) => isPart(segment) && segment.boardPort !== CONTROL_PORT);
    const beganUs = crossed[0]?.timeUs ?? 0;
    const since = (timeUs: number) => Math.max(0, timeUs - beganUs);
    const ends = endsOf(request, crossed[0], histories);
    const text = formatSegment(request.segment);
    const recording: Recording = {
      run: null,
      title: {
        en: `Probe: ${text} in ${request.state}`,
        zh: `探测：${request.state} 状态下的 ${text}`,
      },
      question: questionOf(request, text),
      explanation: { en: '', zh: '' },
      pins: board.control.hello.pins,
      steps: stepsOf(request, crossed).map((step) => ({ ...step, timeUs: since(step.timeUs) })),
      client: ends.client.filter(isPart).map((state) => reported(state, ends.clientPort, since)),
      board: ends.board.filter(isPart).map((state) => reported(state, ends.clientPort, since)),
      segments: segmentsOf(crossed, ends, since),
      leds: watch.leds.filter(isPart).map((led) => ({ ...led, timeUs: since(led.timeUs) })),
      calls: [],
      timers: [],
      outcome: null,
      endUs: since(endsUs),
    };
    return { recording, probeUs: since(watch.probeUs), observed: outcomeText(observation) };
  } finally {
    await prober.close();
  }
}

/** Both ends' states; none of the end at which the probing peer is. */
interface Ends {
  clientPort: number;
  client: TimedState[];
  board: TimedState[];
}

function endsOf({ state }: ProbeRequest, first: CrossedSegment | undefined, histories: BothHistories): Ends {
  const ports = { clientPort: first?.clientPort ?? 0, boardPort: first?.boardPort ?? LAB_PORT };
  const isClients = state === 'SYN_SENT';
  return {
    clientPort: ports.clientPort,
    client: isClients ? histories.client(ports) : [],
    board: isClients ? [] : histories.board(ports),
  };
}

function reported(
  { state, timeUs, cause, segment }: TimedState,
  clientPort: number,
  since: (timeUs: number) => number,
): ReportedState {
  return { state, timeUs: since(timeUs), cause, ...(segment ? { segment } : {}), clientPort };
}

function segmentsOf(
  crossed: readonly CrossedSegment[],
  { client, board, clientPort }: Ends,
  since: (timeUs: number) => number,
): ReportedSegment[] {
  const numbering = new Numbering();
  for (const end of ['client', 'board'] as const) {
    const first =
      crossed.find(({ from, flags }) => from === end && flags.includes('S')) ??
      crossed.find(({ from }) => from === end);
    if (first) numbering.begin(end, first.seq);
  }
  return crossed.map((segment): ReportedSegment => {
    const { from, flags, seq, ack, len, win, timeUs, arrivesUs, crossing, frame } = segment;
    const other = from === 'client' ? 'board' : 'client';
    const stateOf = (end: 'client' | 'board', history: History) => {
      if (history.length === 0) return null;
      return end === from ? stateOfSender(history, segment) : stateOfReceiver(history, segment, []);
    };
    return {
      ...{ from, flags, len, win, clientPort, crossing, frame },
      seq: flags.includes('R') && seq === 0 ? 0 : numbering.relative(from, seq),
      ack: flags.includes('.') ? numbering.relative(other, ack) : null,
      timeUs: since(timeUs),
      ...(arrivesUs === null ? {} : { arrivesUs: since(arrivesUs) }),
      after: { client: stateOf('client', client), board: stateOf('board', board) },
      absolute: { seq, ack: flags.includes('.') ? ack : null },
    };
  });
}

/** What was done on the way, and then the probe; each at the time of the segment that came of it. */
function stepsOf({ state, via, segment }: ProbeRequest, crossed: readonly CrossedSegment[]): RecordedStep[] {
  const [peer, end] = state === 'SYN_SENT' ? ['board', 'client'] : ['client', 'board'];
  const sent = crossed.filter(({ from }) => from === peer);
  const told: Step[] = [...PATHS[state].map((step) => stepOf(step, via)), { do: 'inject', segment }];
  let injected = 0;
  return told.map((step) => {
    const came =
      step.do === 'inject'
        ? sent[injected++]
        : crossed.find(({ from, flags }) => from === end && flags.includes(step.do === 'open' ? 'S' : 'F'));
    return { timeUs: came?.timeUs ?? 0, text: stepText(step), line: null };
  });
}

function stepOf(step: PathStep, via: ProbeRequest['via']): Step {
  if ('send' in step) return { do: 'inject', segment: parseSegment(step.send) };
  return step.call === 'open' ? { do: 'open' } : { do: 'board', command: via };
}

function questionOf({ state, via }: ProbeRequest, text: string): Text {
  const calls = PATHS[state].some((step) => 'call' in step && step.call === 'end');
  const [en, zh] = calls ? [`, reached by ${via}()`, `（由 ${via}() 到达）`] : ['', ''];
  return {
    en: `What becomes of ${text} in ${state}${en}?`,
    zh: `在 ${state} 状态${zh}收到 ${text} 会怎样？`,
  };
}
