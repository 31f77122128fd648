import type { BoardEvent } from '../../../src/control/protocol.ts';
import { CONTROL_PORT, LAB_PORT } from '../../../src/ports.ts';
import type { Board } from '../../board/board.ts';
import type { CrossedSegment } from '../../cable/cable.ts';
import { type History, stateOfReceiver, stateOfSender } from '../../cable/states-after.ts';
import { BothHistories } from '../../capture/both-histories.ts';
import type { TimedState } from '../../client/client.ts';
import { outcomeText } from '../../conformance/outcome-text.ts';
import type { Step } from '../../experiments/model/experiment.ts';
import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import { SegmentLog } from '../../experiments/run/segment-log.ts';
import { stepText } from '../../experiments/words/step-text.ts';
import type { Text } from '../../language.ts';
import { formatSegment } from '../../notation/format.ts';
import { parseSegment } from '../../notation/parse.ts';
import type { Observation } from '../../probe/observation.ts';
import type { ProbeRequest } from '../../probe/probe-request.ts';
import { PATHS, type PathStep } from '../../probe/probe-states.ts';
import { ANSWER_US, Prober } from '../../probe/prober.ts';
import type { RecordedStep, Recording } from '../recording/recording.ts';

/** A probe as it happened: the way to the state, the segment, a second after it. */
export interface RecordedProbe extends Pick<Observation, 'before' | 'sent'> {
  /** Nothing can be forked there: the peer is no experiment's. Times since the first segment. */
  recording: Recording;
  /** When the probe's segment is sent, in µs. */
  probeUs: number;
  /** What the board did, in the matrix's words. */
  observed: string;
}

/**
 * Makes one probe, on any board that has a cable.
 * @throws {LabError} when the state is not reached, or the board is lost; {NotationError} when the segment has no meaning there
 */
export async function recordProbe(
  request: ProbeRequest,
  openBoard: () => Promise<Board>,
): Promise<RecordedProbe> {
  let watch: ProbeWatch | undefined;
  const prober = new Prober(
    async () => {
      const board = await openBoard();
      watch = new ProbeWatch(board);
      return board;
    },
    () => watch?.begin(),
    () => watch?.end(),
  );
  try {
    const observation = await prober.observe(request);
    const { before, sent } = observation;
    return { ...(watch as ProbeWatch).recorded(request), before, sent, observed: outcomeText(observation) };
  } finally {
    await prober.close();
  }
}

/** All that happens on a board while a probe is made. Times of the board's clock. */
class ProbeWatch {
  private readonly board: Board;
  private readonly crossed: CrossedSegment[] = [];
  private readonly leds: Recording['leds'] = [];
  private readonly histories = new BothHistories();
  private readonly log: SegmentLog;
  private probeUs = 0;
  private isOver = false;

  constructor(board: Board) {
    this.board = board;
    this.log = new SegmentLog(board, () => {});
    board.cable?.onSegment((segment) => {
      if (segment.boardPort === CONTROL_PORT || this.isOver) return;
      this.crossed.push(segment);
      this.log.see(segment);
    });
    board.cable?.client.onState((clientPort, state) => this.histories.client({ clientPort }).push(state));
    board.control.onEvent((event) => this.hear(event));
  }

  /** The segment is sent now. */
  begin(): void {
    this.probeUs = this.board.clock.nowUs();
  }

  /** Its time is over by the harness's clock: a board whose own is not quite known would tell what comes now as if it had been before. */
  end(): void {
    this.isOver = true;
  }

  recorded(request: ProbeRequest): Pick<RecordedProbe, 'recording' | 'probeUs'> {
    const { board, probeUs } = this;
    const endsUs = probeUs + ANSWER_US + 2 * (board.cable?.latencyUs ?? 0);
    // What comes later is the prober's own: it ends the connection. By time, too: a virtual board can be recorded again to the µs.
    const isPart = ({ timeUs }: { timeUs: number }) => timeUs < endsUs;
    const crossed = this.crossed.filter(isPart);
    const beganUs = crossed[0]?.timeUs ?? 0;
    const since = (timeUs: number) => Math.max(0, timeUs - beganUs);
    const ends = this.ends(request, crossed[0]);
    this.countFrom(crossed, ends.clientPort);
    const reported = ({ state, timeUs, cause, segment }: TimedState): ReportedState => ({
      ...{ state, timeUs: since(timeUs), cause, clientPort: ends.clientPort },
      ...(segment ? { segment } : {}),
    });
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
      client: ends.client.filter(isPart).map(reported),
      board: ends.board.filter(isPart).map(reported),
      segments: crossed.map((segment) => this.reported(segment, ends, since)),
      leds: this.leds.filter(isPart).map((led) => ({ ...led, timeUs: since(led.timeUs) })),
      calls: [],
      timers: [],
      outcome: null,
      endUs: since(endsUs),
    };
    return { recording, probeUs: since(probeUs) };
  }

  private hear(event: BoardEvent): void {
    if (this.isOver) return;
    if (event.event === 'segment') this.log.hear(event);
    else if (event.event === 'state') {
      const { localPort: boardPort, remotePort: clientPort, to: state } = event;
      this.histories.board({ boardPort, clientPort }).push({ ...event, state });
    } else if (event.event === 'led') {
      const { timeUs, state, pin, lit } = event;
      this.leds.push({ timeUs, state, pin, lit });
    }
  }

  /** An end that sends no SYN is counted from its first segment. */
  private countFrom(crossed: readonly CrossedSegment[], clientPort: number): void {
    const numbering = this.log.numbering(clientPort);
    for (const { from, seq } of crossed) if (!numbering.hasBegun(from)) numbering.begin(from, seq);
  }

  private ends({ state }: ProbeRequest, first: CrossedSegment | undefined): Ends {
    const { clientPort = 0, boardPort = LAB_PORT } = first ?? {};
    return state === 'SYN_SENT'
      ? { clientPort, client: this.histories.client({ clientPort }), board: [] }
      : { clientPort, client: [], board: this.histories.board({ boardPort, clientPort }) };
  }

  private reported(
    segment: CrossedSegment,
    { client, board, clientPort }: Ends,
    since: (timeUs: number) => number,
  ): ReportedSegment {
    const { from, seq, ack, flags, timeUs, arrivesUs, crossing, frame } = segment;
    const stateOf = (end: 'client' | 'board', history: History) => {
      if (history.length === 0) return null;
      const atEnd = end === 'board' ? this.log.asAtBoard(segment) : segment;
      return end === from ? stateOfSender(history, atEnd) : stateOfReceiver(history, atEnd, []);
    };
    return {
      ...this.log.lineOf(segment),
      ...{ clientPort, crossing, frame },
      timeUs: since(timeUs),
      ...(arrivesUs === null ? {} : { arrivesUs: since(arrivesUs) }),
      after: { client: stateOf('client', client), board: stateOf('board', board) },
      absolute: { seq, ack: flags.includes('.') ? ack : null },
    };
  }
}

/** Both ends' states; none of the end at which the probing peer is. */
interface Ends {
  clientPort: number;
  client: TimedState[];
  board: TimedState[];
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
