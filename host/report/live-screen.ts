import { createLogUpdate } from 'log-update';
import { printLines } from '../printable.ts';
import { broken } from './text-layout.ts';

/**
 * A picture at the bottom of a terminal, drawn anew in its place; other output scrolls away above it. log-update is kept at
 * version 6: 7 moves down without scrolling where the terminal ends, and erases what stands above; 8 needs Node.js 22.
 */
export class LiveScreen {
  private readonly stream: NodeJS.WriteStream;
  private readonly update: ReturnType<typeof createLogUpdate>;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
    this.update = createLogUpdate(stream);
  }

  /** Of a picture that is higher than the terminal its top: lines that have scrolled away could not be drawn anew. */
  draw(picture: string[]): void {
    const { columns, rows } = this.stream;
    const lines = picture.flatMap((line) => broken(line, columns));
    this.update(lines.slice(0, rows - 1).join('\n'));
  }

  /** Lines that stay, in place of the picture: the next one is drawn below them. */
  print(lines: string[]): void {
    this.update.clear();
    printLines(this.stream, lines);
  }

  /** Takes the picture away. */
  clear(): void {
    this.update.clear();
    this.update.done();
  }
}
