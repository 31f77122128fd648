import type { CellPlace, CellReport, ConformanceReport } from '../../conformance/conformance.ts';
import type { FlashStep } from '../../flash/flash-program.ts';
import type { SerialFault } from '../../serial/serial-error.ts';
import type { BoardNews } from '../board/board-session.ts';
import type { CapturedConversation } from '../capture/conversation-recording.ts';
import type { CaptureSummary, ConversationPart } from '../capture/opened-capture.ts';
import type { Recording } from '../recording/recording.ts';
import type { Probe, Run } from '../recording/run.ts';
import type { ListPart } from './engine.ts';
import type { RecordedProbe } from './record-probe.ts';

/** What the page asks of the worker, and what that comes to. */
export interface Calls {
  /** First of all: the octets of dist/board.wasm. */
  load: { takes: ArrayBuffer; gives: null };
  record: { takes: Run; gives: Recording };
  captureOf: { takes: Run; gives: Uint8Array };
  matrix: { takes: CellPlace | null; gives: ConformanceReport; tells: MatrixCell };
  probe: { takes: Probe; gives: RecordedProbe };
  /** It takes the place of the one that was open. `tells`: the share that has been read, from 0 to 1. */
  openCapture: { takes: Blob; gives: CaptureSummary; tells: number };
  conversations: { takes: ListPart; gives: ConversationPart };
  conversation: { takes: { number: number; first: number }; gives: CapturedConversation };
  /** A board on the port at the other end of the channel, until that is closed. */
  connectBoard: { takes: MessagePort; gives: null; tells: BoardNews };
  /** The connected board's: writes the program to it. */
  flashBoard: { takes: null; gives: null; tells: FlashStep };
  /** Makes a run on it. `tells`: what there is so far. */
  runOnBoard: { takes: Run; gives: Recording; tells: Recording };
  /** Types a line at its prompt. */
  typeOnBoard: { takes: string; gives: null };
  disconnectBoard: { takes: null; gives: null };
}

/** A cell of the matrix, by its row's id. */
export interface MatrixCell {
  row: string;
  cell: CellReport;
}

/** What a call tells before it is done. */
export type Tells<Name extends keyof Calls> = Calls[Name] extends { tells: infer Told } ? Told : never;

export type Request =
  | { [Name in keyof Calls]: { id: number; call: Name; takes: Calls[Name]['takes'] } }[keyof Calls]
  /** The answer to that request is no longer wanted. */
  | { cancel: number };

export type Reply =
  | { id: number; gives: Calls[keyof Calls]['gives'] }
  | { id: number; tells: Tells<keyof Calls> }
  | { id: number; error: CarriedError };

/** Of an error what can cross: a LabError's problem and next step, a SerialError's fault, or any other's message. */
export interface CarriedError {
  message: string;
  problem?: string;
  nextStep?: string;
  fault?: SerialFault;
}

export const carried = ({ message, problem, nextStep, fault }: CarriedError): CarriedError => ({
  ...{ message, problem, nextStep, fault },
});
