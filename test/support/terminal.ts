import type { WriteStream } from 'node:tty';
import xterm from '@xterm/headless';

/** More lines than any test prints. */
const SCROLLBACK = 10_000;

/** A terminal without a window: what was written to it, and what can be read on it then. */
export class HeadlessTerminal {
  readonly columns: number;
  readonly rows: number;
  readonly isTTY = true;
  private readonly written: string[] = [];

  /** What was there before has left the cursor in the last row. */
  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.written.push('\n'.repeat(rows - 1));
  }

  /** For whom a program takes it: its stdout, its stderr, or both. */
  get stream(): WriteStream {
    return this as unknown as WriteStream;
  }

  write(text: string): boolean {
    this.written.push(text);
    return true;
  }

  /** All its lines, those that have scrolled away too, after each write. */
  async *moments(): AsyncGenerator<string[]> {
    const { columns: cols, rows } = this;
    const terminal = new xterm.Terminal({
      cols,
      rows,
      scrollback: SCROLLBACK,
      convertEol: true,
      allowProposedApi: true,
    });
    const { active } = terminal.buffer;
    for (const text of this.written) {
      await new Promise<void>((resolve) => terminal.write(text, resolve));
      yield Array.from(
        { length: active.length },
        (_, row) => active.getLine(row)?.translateToString(true) ?? '',
      );
    }
    terminal.dispose();
  }

  /** All its lines at last. */
  async lines(): Promise<string[]> {
    let last: string[] = [];
    for await (const lines of this.moments()) last = lines;
    return last;
  }
}
