import { textOf } from '../text.ts';

/** Cuts a stream of octets into lines. A line longer than the limit is dropped whole, and told once. */
export class LineReader {
  private rest = '';
  private dropping = false;
  private readonly limit: number;
  private readonly onLine: (line: string) => void;
  private readonly onTooLong: () => void;

  constructor(limit: number, onLine: (line: string) => void, onTooLong: () => void) {
    this.limit = limit;
    this.onLine = onLine;
    this.onTooLong = onTooLong;
  }

  push(octets: Uint8Array): void {
    const lines = textOf(octets).split('\n');
    for (let i = 0; i < lines.length; i++) {
      this.append(lines[i] as string);
      if (i < lines.length - 1) this.endLine();
    }
  }

  private append(text: string): void {
    if (this.dropping) return;
    this.rest += text;
    if (this.rest.length <= this.limit) return;
    this.rest = '';
    this.dropping = true;
    this.onTooLong();
  }

  private endLine(): void {
    const line = this.rest.trim();
    const complete = !this.dropping;
    this.rest = '';
    this.dropping = false;
    if (complete && line !== '') this.onLine(line);
  }
}
