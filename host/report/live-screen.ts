import { eraseLines } from 'ansi-escapes';
import cliCursor from 'cli-cursor';
import { printLines } from '../printable.ts';
import { broken } from './text-layout.ts';

/** A picture at the bottom of a terminal, drawn anew in its place; other output scrolls away above it. */
export class LiveScreen {
  private readonly stream: NodeJS.WriteStream;
  /** What stands there, each line with its line feed. */
  private picture = '';

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  /** Of a picture that is higher than the terminal its top: lines that have scrolled away could not be drawn anew. */
  draw(picture: string[]): void {
    const { columns, rows } = this.stream;
    const lines = picture.flatMap((line) => broken(line, columns)).slice(0, rows - 1);
    cliCursor.hide(this.stream);
    this.replaceBy(lines.map((line) => `${line}\n`).join(''));
  }

  /** Lines that stay, in place of the picture: the next one is drawn below them. */
  print(lines: string[]): void {
    this.replaceBy('');
    printLines(this.stream, lines);
  }

  /** Takes the picture away. */
  clear(): void {
    this.replaceBy('');
    cliCursor.show(this.stream);
  }

  private replaceBy(picture: string): void {
    if (picture === this.picture) return;
    const lines = this.picture === '' ? 0 : this.picture.split('\n').length;
    this.stream.write(eraseLines(lines) + picture);
    this.picture = picture;
  }
}
