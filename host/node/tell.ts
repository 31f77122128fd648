import { printable, printLines } from '../printable.ts';

/** Not `npx tcplab run`, nor a path that ends so. */
const CALL = /(?<![\w/.\\-]|npx )tcplab(?= [a-z-])/g;

/** A text for the person at the keyboard, its commands so that they can be copied: by npx where npx or npm has started this. */
export function asCalled(text: string): string {
  return process.env.npm_lifecycle_event ? text.replace(CALL, 'npx tcplab') : text;
}

/** Prints lines of the lab's own for the person at the keyboard: notes, errors and what to do next. */
export function tell(stream: { write(text: string): unknown }, ...lines: readonly string[]): void {
  printLines(
    stream,
    lines.map((line) => asCalled(printable(line, '\n\t'))),
  );
}
