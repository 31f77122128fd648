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

  /**
   * Shows `look` all its lines after each write, those that have scrolled away too. It is the same array each time, whose
   * lines before `from` are as they were.
   */
  async eachMoment(look: (lines: readonly string[], from: number) => void): Promise<void> {
    const { columns: cols, rows } = this;
    const terminal = new xterm.Terminal({
      cols,
      rows,
      scrollback: SCROLLBACK,
      convertEol: true,
      allowProposedApi: true,
    });
    const { active } = terminal.buffer;
    const lines: string[] = [];
    let away = 0;
    const taken = () => {
      const from = active.baseY < away ? 0 : away; // what has scrolled away stays as it is, unless it is cleared
      away = active.baseY;
      lines.length = from;
      for (let row = from; row < active.length; row++)
        lines.push(active.getLine(row)?.translateToString(true) ?? '');
      look(lines, from);
    };
    for (const text of this.written) terminal.write(text, taken); // not one after the other: each would wait for a timer
    await new Promise<void>((resolve) => terminal.write('', resolve));
    terminal.dispose();
  }

  /** All its lines at last. */
  async lines(): Promise<string[]> {
    let last: readonly string[] = [];
    await this.eachMoment((lines) => {
      last = lines;
    });
    return [...last];
  }
}
