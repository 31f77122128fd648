import type { BoardInfo } from '../../board/board.ts';
import { octetsOf } from '../../board/usb/line-frame.ts';
import type { LiveNews } from '../board/live-board.ts';
import type { BoardCalls, MatrixCell } from '../engine/engine.ts';
import type { CarriedError } from '../engine/messages.ts';
import type { Recording } from '../recording/recording.ts';

/** Where the page's server has its board, from the page: news by GET, a call by POST below it. */
export const BOARD_PATH = 'board';

/** Below it: a ticket for the secret with which a page may do something. */
export const CLAIM_PATH = '/claim';

/** In the place of a ticket: only to watch. */
export const WATCH = 'watch';

/** What can be asked of a board at the page's server. */
export const SERVED_CALLS = ['runOnBoard', 'probe', 'matrix'] as const satisfies (keyof BoardCalls)[];

/** What every page is told of it: of each kind the latest. */
export type ServedNews =
  | LiveNews
  /** Which board it is; `shared`: every page of this machine may do something with it. */
  | { kind: 'served'; board: BoardInfo; shared: boolean };

/** A line of the answer to a call. */
export type ServedReply =
  | { tells: Recording | MatrixCell }
  | { gives: BoardCalls[keyof BoardCalls]['gives'] }
  | { error: CarriedError };

/** JSON, in which octets are base64. */
export function written(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    one instanceof Uint8Array ? { base64: btoa(String.fromCharCode(...one)) } : one,
  );
}

/** Reads what `written` writes. */
export function read<Value>(text: string): Value {
  return JSON.parse(text, (_, one) => (typeof one?.base64 === 'string' ? octetsOf(atob(one.base64)) : one));
}
