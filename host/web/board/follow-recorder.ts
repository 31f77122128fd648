import type { BoardEvent } from '../../../src/control/protocol.ts';
import type { Board } from '../../board/board.ts';
import { crossedSegment } from '../../board/crossed-segment.ts';
import type { CrossedSegment } from '../../cable/cable.ts';
import { stateOfReceiver, stateOfSender } from '../../cable/states-after.ts';
import type { TimedState } from '../../client/client.ts';
import type { ReportedSegment } from '../../experiments/model/outcome.ts';
import { Numbering } from '../../experiments/run/numbering.ts';
import type { Text } from '../../language.ts';
import type { Recording } from '../recording/recording.ts';

/** As many connections are kept; of older ones what happened is forgotten. */
const KEPT_CONNECTIONS = 20;
const KEPT_LEDS = 400;

const TITLE: Text = { en: 'The connected board', zh: '已连接的开发板' };
const QUESTION: Text = {
  en: 'What happens on the board just now, whoever connects to it?',
  zh: '开发板上此刻正在发生什么（无论谁连接它）？',
};

/** The states of a connection at the board's end, the segments that the board sent and got, and how its numbers are counted. */
interface Followed {
  states: TimedState[];
  segments: CrossedSegment[];
  numbering: Numbering;
}

/** Makes a recording that grows of what a board tells by itself: its own end's states, segments and LEDs. */
export class FollowRecorder {
  private readonly board: Board;
  private readonly beganUs: number;
  private readonly connections = new Map<number, Followed>();
  private leds: Recording['leds'] = [];
  private readonly stopListening: () => void;

  private constructor(board: Board, onChange: () => void) {
    this.board = board;
    this.beganUs = board.clock.nowUs();
    this.stopListening = board.control.onEvent((event) => {
      this.hear(event);
      onChange();
    });
  }

  /** `onChange`: something was added. Rejects with BoardLost if there is no board any more. */
  static async begin(board: Board, onChange: () => void): Promise<FollowRecorder> {
    const recorder = new FollowRecorder(board, onChange);
    await board.control.request({ do: 'watch', segments: true });
    return recorder;
  }

  stop(): void {
    this.stopListening();
  }

  /** All that is kept. */
  recording(): Recording {
    const { pins, settings } = this.board.control.hello;
    const followed = [...this.connections];
    return {
      run: null,
      ...{ title: TITLE, question: QUESTION, explanation: { en: '', zh: '' } },
      ...{ pins, settings, outcome: null },
      steps: [],
      client: [],
      board: followed
        .flatMap(([clientPort, { states }]) => states.map((state) => ({ ...state, clientPort })))
        .sort((a, b) => a.timeUs - b.timeUs),
      segments: followed
        .flatMap(([, one]) =>
          one.segments.map((segment, at) => reported(segment, one, one.segments.slice(at + 1))),
        )
        .sort((a, b) => a.timeUs - b.timeUs),
      leds: [...this.leds],
      calls: [],
      timers: [],
      endUs: this.since(this.board.clock.nowUs()),
    };
  }

  private since(timeUs: number): number {
    return Math.max(0, timeUs - this.beganUs);
  }

  private hear(event: BoardEvent): void {
    if (event.event === 'lost') return;
    const timeUs = this.since(event.timeUs);
    if (event.event === 'led') {
      const { state, pin, lit } = event;
      this.leds = [...this.leds, { timeUs, state, pin, lit }].slice(-KEPT_LEDS);
      return;
    }
    const one = this.of(event.remotePort);
    if (event.event === 'segment') {
      const crossed = crossedSegment({ ...event, timeUs }, this.board.control.hello.labPort);
      if (crossed.flags.includes('S')) one.numbering.begin(crossed.from, crossed.seq);
      one.segments.push(crossed);
      return;
    }
    const { from, to: state, cause, segment } = event;
    if (one.states.length === 0) one.states.push({ state: from, timeUs, cause: null });
    one.states.push({ state, timeUs, cause, segment });
  }

  private of(port: number): Followed {
    const known = this.connections.get(port);
    if (known) return known;
    const fresh: Followed = { states: [], segments: [], numbering: new Numbering() };
    this.connections.set(port, fresh);
    const [oldest] = this.connections.keys();
    if (this.connections.size > KEPT_CONNECTIONS && oldest !== undefined) this.connections.delete(oldest);
    return fresh;
  }
}

function reported(
  segment: CrossedSegment,
  { states, numbering }: Followed,
  later: readonly CrossedSegment[],
): ReportedSegment {
  const { from, flags, len, win, timeUs, clientPort } = segment;
  const laterIn = later.filter((one) => one.from === from);
  const board = from === 'board' ? stateOfSender(states, segment) : stateOfReceiver(states, segment, laterIn);
  return {
    ...{ from, flags, len, win, clientPort, timeUs, arrivesUs: timeUs },
    ...numbering.numbersOf(segment),
    after: { client: null, board },
  };
}
