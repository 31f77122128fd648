import type { CellPlace, CellReport, ConformanceReport } from '../../conformance/conformance.ts';
import type { FlashStep } from '../../flash/flash-program.ts';
import type { Text } from '../../language.ts';
import type { BoardNews } from '../board/board-session.ts';
import type { CapturedConversation } from '../capture/conversation-recording.ts';
import type { CaptureSummary, ConversationPart } from '../capture/opened-capture.ts';
import type { Recording } from '../recording/recording.ts';
import type { Probe, Run } from '../recording/run.ts';
import type { RecordedProbe } from './record-probe.ts';

/** What can be done with a board that is connected, and in part with a virtual one: what it takes, what it comes to, and what is told meanwhile. */
export interface BoardCalls {
  /** Runs the conformance matrix, a few seconds, or on a connected board twelve minutes; tells each cell as it is known. Takes the cell that alone is wanted. */
  matrix: { takes: CellPlace | null; gives: ConformanceReport; tells: MatrixCell };
  /** Makes one of its probes, or another one, and records it. */
  probe: { takes: Probe; gives: RecordedProbe };
  /** Makes a run on the connected board, in real time; tells what there is so far. */
  runOnBoard: { takes: Run; gives: Recording; tells: Recording };
}

/** All that can be asked. Once a board is connected, matrix and probes are its. */
export interface Calls extends BoardCalls {
  /**
   * Makes a run, on a virtual board and a virtual clock: about 50 ms. One that has begun and is no longer wanted is broken off. An error has `problem` and `nextStep`
   * where the run cannot be begun, a script with a mistake in it for one, or would take hours.
   */
  record: { takes: Run; gives: Recording };
  /** The run's segments as a pcapng file. */
  captureOf: { takes: Run; gives: Uint8Array };
  /** Reads a capture file, in the place of the one that was open; the worker holds it for the two calls below. Tells the share that has been read, from 0 to 1. */
  openCapture: { takes: Blob; gives: CaptureSummary; tells: number };
  conversations: { takes: ListPart; gives: ConversationPart };
  /** That conversation from that segment on, both counted from 1. */
  conversation: { takes: { number: number; first: number }; gives: CapturedConversation };
  /** Connects the board on the port at the other end of the channel; one at a time. Done when that is closed; an error has `fault` when there is no board of the lab's on it. */
  connectBoard: { takes: MessagePort; gives: null; tells: BoardNews };
  /** Writes the program to the connected board. An error has `fault`. */
  flashBoard: { takes: null; gives: null; tells: FlashStep };
  /** Types a line at its prompt. */
  typeOnBoard: { takes: string; gives: null };
  /** Leaves the board as it was found, and closes its port. */
  disconnectBoard: { takes: null; gives: null };
}

/** What a call tells before it is done. */
export type Tells<Call> = Call extends { tells: infer Told } ? Told : never;

/**
 * Asks for one of those calls.
 * @param signal that the result is no longer wanted: rejects with its reason
 */
type Ask<All extends object> = <Name extends keyof All & keyof Calls>(
  call: Name,
  takes: Calls[Name]['takes'],
  how?: { tell?: (tells: Tells<Calls[Name]>) => void; signal?: AbortSignal },
) => Promise<Calls[Name]['gives']>;

export interface BoardEngine {
  readonly ask: Ask<BoardCalls>;
}

/** What computes, in a worker: the page stays smooth, and each run has lwIP and the program on the board for itself. */
export interface Engine {
  readonly ask: Ask<Calls>;
  /** Ends it, whatever it is at. */
  close(): void;
}

/** A cell of the matrix, by its row's id. */
export interface MatrixCell {
  row: string;
  cell: CellReport;
}

/** A part of the list of conversations: from which place on, counted from 0, and of which port. */
interface ListPart {
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
