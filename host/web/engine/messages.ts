import type { Recording } from '../recording/recording.ts';
import type { Run } from '../recording/run.ts';
import type { CatalogueEntry } from './engine.ts';

/** What the page asks of the worker, and what that comes to. */
export interface Calls {
  /** First of all: the octets of dist/board.wasm. */
  load: { takes: ArrayBuffer; gives: null };
  catalogue: { takes: null; gives: CatalogueEntry[] };
  record: { takes: Run; gives: Recording };
  captureOf: { takes: Run; gives: Uint8Array };
}

export type Request =
  | { [Name in keyof Calls]: { id: number; call: Name; takes: Calls[Name]['takes'] } }[keyof Calls]
  /** The answer to that request is no longer wanted. */
  | { cancel: number };

export type Reply = { id: number; gives: Calls[keyof Calls]['gives'] } | { id: number; error: CarriedError };

/** Of an error what can cross: a LabError's problem and next step, or any other's message. */
export interface CarriedError {
  message: string;
  problem?: string;
  nextStep?: string;
}
