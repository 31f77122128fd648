/** Thrown for octets that are not a capture, are damaged or end too early. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  /** Octets from the start of the file to what is wrong. */
  readonly offset: number;
  readonly reason: string;

  constructor(offset: number, reason: string) {
    super(`capture, octet ${offset}: ${reason}`);
    this.offset = offset;
    this.reason = reason;
  }
}

/** The octets end within something: more may come. */
export class CutShortError extends CaptureError {}
