import type { StatePins } from '../../../src/leds/pins.ts';
import type { LabSettings } from '../../../src/settings.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { Outcome, ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import type { Text } from '../../language.ts';
import type { Origin, Run } from './run.ts';

/**
 * What the page shows: a run of the virtual board, a board elsewhere that is followed, or a capture file. Plain data, from a worker or a wire. Times in
 * µs since it began.
 */
export interface Recording {
  /** What gave it; null where nothing can be forked: a board elsewhere, a capture. */
  run: Run | null;
  /** A probe, or a capture file by its name. */
  origin?: Origin;
  title: Text;
  question: Text;
  explanation: Text;
  pins: StatePins;
  /** Of a capture: in the place of the board stands a server, which need not be one. */
  isServer?: true;
  /** How the program on the board behaved; absent where that is unknown. */
  settings?: LabSettings;
  /** What was done, in words. */
  steps: RecordedStep[];
  /** Of all connections, in order of time; told apart by `clientPort`. */
  client: ReportedState[];
  board: ReportedState[];
  segments: ReportedSegment[];
  leds: RecordedLed[];
  calls: ProgramCall[];
  timers: TimerSample[];
  /** null for a run with edits, which nothing is expected of, and for what is no experiment. */
  outcome: Outcome | null;
  endUs: number;
}

export interface RecordedStep {
  timeUs: number;
  text: Text;
  /** Line of the experiment's script, from 1; null for an edit. */
  line: number | null;
  /** Why time that nothing happens in is skipped here, `2MSL` for instance. */
  skip?: string;
  /** Why an edit could not be done, or what a wait waited for in vain. */
  failed?: Text;
}

interface RecordedLed {
  timeUs: number;
  state: TcpState;
  pin: number;
  lit: boolean;
}

/** A call of lwIP by the program on the board, and the line of its source that made it. */
export interface ProgramCall {
  timeUs: number;
  /** `close`, `write`, … as in firmware/lwip/lwip.d.ts. */
  call: string;
  /** The board's number for the connection; 0 where it is about none. */
  connection: number;
  clientPort: number;
  /** In `src`, innermost first. */
  lines: { file: string; line: number }[];
}

/** lwIP's timers of one end of one connection, as they are from then on. */
export interface TimerSample {
  timeUs: number;
  end: 'client' | 'board';
  clientPort: number;
  running: RunningTimer[];
}

export interface RunningTimer {
  kind: 'retransmission' | 'persist' | 'delayed ACK' | '2MSL' | 'FIN_WAIT_2' | 'SYN_RCVD' | 'LAST_ACK';
  /** When it began, and when it is due. */
  fromUs: number;
  dueUs: number;
  /** Of a retransmission: how many came before. */
  tries?: number;
}
