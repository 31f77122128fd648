import { textOf } from '../text.ts';

/** Cuts a stream of octets into lines. A line longer than the limit is told once, as soon as it is too long, and not whole. */
export class LineReader {
  private rest = '';
  private dropping = false;
  private readonly limit: number;
  private readonly onLine: (line: string) => void;

  constructor(limit: number, onLine: (line: string) => void) {
    this.limit = limit;
    this.onLine = onLine;
  }

  push(octets: Uint8Array): void {
    const lines = (this.rest + textOf(octets)).split('\n');
    this.rest = (lines.pop() as string).trimStart();
    for (const line of lines) this.end(line.trim());
    if (this.rest.length <= this.limit) return;
    this.end(this.rest);
    this.dropping = true;
    this.rest = '';
  }

  private end(line: string): void {
    if (this.dropping) this.dropping = false;
    else if (line) this.onLine(line);
  }
}
