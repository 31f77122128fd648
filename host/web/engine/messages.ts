import type { SerialFault } from '../../serial/serial-error.ts';
import type { Calls, Tells } from './engine.ts';

/** What the worker is asked: beside the page's calls, first of all, to take the octets of dist/board.wasm. */
export interface WorkerCalls extends Calls {
  load: { takes: ArrayBuffer; gives: null };
}

export type Request =
  | {
      [Name in keyof WorkerCalls]: { id: number; call: Name; takes: WorkerCalls[Name]['takes'] };
    }[keyof WorkerCalls]
  /** The answer to that request is no longer wanted. */
  | { cancel: number };

export type Reply =
  | { id: number; gives: WorkerCalls[keyof WorkerCalls]['gives'] }
  | { id: number; tells: Tells<Calls[keyof Calls]> }
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
