import type { Capture } from './capture.ts';

/** What is thrown for a file that is not a capture, is broken, or ends too early; and for packets no file can hold. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  /** Octets from the start of the file to what is wrong. */
  readonly offset: number;
  readonly reason: string;
  /** What could be read before it: a capture that was interrupted still holds its packets. */
  readonly partial: Capture | undefined;

  constructor(offset: number, reason: string, partial?: Capture) {
    super(`capture, octet ${offset}: ${reason}`);
    this.offset = offset;
    this.reason = reason;
    this.partial = partial;
  }
}
