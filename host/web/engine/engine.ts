import type { CellPlace, ConformanceReport } from '../../conformance/conformance.ts';
import type { FlashStep } from '../../flash/flash-program.ts';
import type { Text } from '../../language.ts';
import type { BoardNews } from '../board/board-session.ts';
import type { CapturedConversation } from '../capture/conversation-recording.ts';
import type { CaptureSummary, ConversationPart } from '../capture/opened-capture.ts';
import type { Recording } from '../recording/recording.ts';
import type { Probe, Run } from '../recording/run.ts';
import type { MatrixCell } from './messages.ts';
import type { RecordedProbe } from './record-probe.ts';

/** What can be done with a board that is connected, and in part with a virtual one. */
export interface BoardEngine {
  /** Runs the conformance matrix, a few seconds, or on a connected board twelve minutes; tells each cell as it is known. `only`: that cell alone. */
  matrix(
    only: CellPlace | null,
    onCell: (cell: MatrixCell) => void,
    signal?: AbortSignal,
  ): Promise<ConformanceReport>;
  /** Makes one of its probes, or another one, and records it. */
  probe(probe: Probe): Promise<RecordedProbe>;
  /** Makes a run on the connected board, in real time; `onRecording` gets what there is so far. */
  runOnBoard(run: Run, onRecording: (recording: Recording) => void): Promise<Recording>;
}

/** What computes, in a worker: the page stays smooth, and each run has lwIP and the program on the board for itself. Once a board is connected, matrix and probes are its. */
export interface Engine extends BoardEngine {
  /**
   * Makes a run, on a virtual board and a virtual clock: about 50 ms.
   * @param signal that the result is no longer wanted: a run that has begun is broken off
   * @throws Error with `problem` and `nextStep` where the run cannot be begun, a script with a mistake in it for one, or would take hours; the signal's reason when it aborts
   */
  record(run: Run, signal?: AbortSignal): Promise<Recording>;
  /** The run's segments as a pcapng file. */
  captureOf(run: Run): Promise<Uint8Array>;
  /** Reads a capture file; the worker holds it for the two calls below. `onProgress`: the share that has been read, from 0 to 1. */
  openCapture(file: Blob, onProgress: (share: number) => void): Promise<CaptureSummary>;
  conversations(part: ListPart): Promise<ConversationPart>;
  /** That conversation from that segment on, both counted from 1. */
  conversation(number: number, first: number): Promise<CapturedConversation>;
  /**
   * Connects a board; one at a time. Resolves when its port is closed.
   * @param port that of a channel, at whose other end octets are relayed
   * @throws Error with `fault` when there is no board of the lab's on it
   */
  connectBoard(port: MessagePort, onNews: (news: BoardNews) => void): Promise<null>;
  /** Writes the program to the connected board. @throws Error with `fault` */
  flashBoard(onStep: (step: FlashStep) => void): Promise<null>;
  typeOnBoard(line: string): Promise<null>;
  /** Leaves the board as it was found, and closes its port. */
  disconnectBoard(): Promise<null>;
  /** Ends it, whatever it is at. */
  close(): void;
}

/** A part of the list of conversations: from which place on, counted from 0, and of which port. */
export interface ListPart {
  from: number;
  count: number;
  port: number | null;
}

/** One of the lab's experiments, as it can be chosen. */
export interface CatalogueEntry {
  name: string;
  /** One of those that the lab shows by itself. */
  core: boolean;
  title: Text;
}
