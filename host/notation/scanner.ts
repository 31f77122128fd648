import { NotationError } from './notation-error.ts';

/** A place in one line of text, and the errors that point at it. */
export class Scanner {
  readonly source: string;
  /** Index of the next character. */
  position: number;
  /** The source up to where reading stops. */
  readonly #text: string;

  /** Reads a text. As a part of a longer line, `source`, it starts there (index from 0), and errors quote all of that. */
  constructor(text: string, { source, start } = { source: text, start: 0 }) {
    this.source = source;
    this.position = start;
    this.#text = source.slice(0, start + text.length);
  }

  /** Where the next character stands, counted from 1. */
  get column(): number {
    return this.position + 1;
  }

  get atEnd(): boolean {
    return this.position >= this.#text.length;
  }

  skipSpace(): void {
    this.match(/[ \t]*/y);
  }

  peek(text: string): boolean {
    return this.#text.startsWith(text, this.position);
  }

  /** Steps over `text` if it comes next. */
  take(text: string): boolean {
    const found = this.peek(text);
    if (found) this.position += text.length;
    return found;
  }

  /** Steps over what a sticky pattern matches here and returns it, or undefined. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.#text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  /** Up to `length` of the characters that come next, all of them if it is left out, without stepping over them. */
  rest(length = this.#text.length): string {
    return this.#text.slice(this.position, this.position + length);
  }

  /** @throws {NotationError} at the next character. */
  fail(problem: string, hint?: string): never {
    throw new NotationError(this.source, this.column, problem, hint);
  }
}
