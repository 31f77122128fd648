import { textOf } from '../text.ts';

/** Cuts a stream of octets into lines. A line longer than the limit is told once, as soon as it is too long, and not whole. */
export class LineReader {
  private rest_ = '';
  private dropping_ = false;
  private readonly limit_: number;
  private readonly onLine_: (line: string) => void;

  constructor(limit: number, onLine: (line: string) => void) {
    this.limit_ = limit;
    this.onLine_ = onLine;
  }

  push(octets: Uint8Array): void {
    const lines = (this.rest_ + textOf(octets)).split('\n');
    this.rest_ = (lines.pop() as string).trimStart();
    for (const line of lines) this.end_(line.trim());
    if (this.rest_.length <= this.limit_) return;
    this.end_(this.rest_);
    this.dropping_ = true;
    this.rest_ = '';
  }

  private end_(line: string): void {
    if (this.dropping_) this.dropping_ = false;
    else if (line) this.onLine_(line);
  }
}
