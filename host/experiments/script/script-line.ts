import { TCP_STATES, type TcpState } from '../../../src/tcp-states.ts';
import { scanData } from '../../notation/data-text.ts';
import { nearest } from '../../notation/did-you-mean.ts';
import { Scanner } from '../../notation/scanner.ts';

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** Reads one line of a script, word by word. Every failure is a NotationError at its column. */
export class ScriptLine {
  private readonly scanner: Scanner;
  /** Where the comment begins, or the line ends. */
  private readonly end: number;

  constructor(source: string) {
    this.end = endOfWords(source);
    this.scanner = new Scanner(source, 0, this.end);
    this.scanner.skipSpace();
  }

  get atEnd(): boolean {
    return this.scanner.atEnd;
  }

  /** The name of a connection in front of the rest: `a:`. */
  name(): string | undefined {
    const name = this.scanner.match(/[A-Za-z][\w-]*:(?=\s|$)/y);
    this.scanner.skipSpace();
    return name?.slice(0, -1);
  }

  /** The next word, empty at the end of the line. */
  word(): string {
    const word = this.scanner.match(/[^\s"]+/y) ?? '';
    this.scanner.skipSpace();
    return word;
  }

  /** One of those words; anything else is an error that names the nearest. */
  oneOf<Word extends string>(words: readonly Word[], what: string): Word {
    const start = this.scanner.position;
    const word = this.word();
    const found = words.find((candidate) => candidate === word);
    if (found !== undefined) return found;
    this.scanner.position = start;
    const close = word === '' ? undefined : nearest(word, words);
    const problem = word === '' ? `${what} is missing here` : `'${word}' is not ${what}`;
    return this.fail(problem, close ? `did you mean ${close} ?` : `there are ${words.join(', ')}`);
  }

  state(): TcpState {
    return this.oneOf(TCP_STATES, 'a TCP state');
  }

  /** All that is left, as states. */
  states(): TcpState[] {
    const states: TcpState[] = [];
    while (!this.atEnd) states.push(this.state());
    return states;
  }

  /** In ms: `500ms`, `2.75s`, `2min`, `1h`. */
  duration(): number {
    const found = this.scanner.match(/\d+(\.\d+)?(ms|s|min|h)(?![\w.])/y);
    if (found === undefined) this.fail('a time must stand here', 'e.g. 500ms, 2.75s, 2min or 1h');
    this.scanner.skipSpace();
    const unit = found.replace(/[\d.]+/, '');
    return Math.round(Number.parseFloat(found) * (UNITS_MS[unit] as number));
  }

  /** A whole number, 1 or more. */
  count(): number {
    const digits = this.scanner.match(/[1-9]\d*(?![\w.])/y);
    if (digits === undefined) this.fail('a whole number must stand here', 'e.g. 3');
    this.scanner.skipSpace();
    return Number(digits);
  }

  /** From 0 to 1, written `10%` or `0.1`. */
  chance(): number {
    const found = this.scanner.match(/\d+(\.\d+)?%?(?![\w.])/y);
    const value = Number.parseFloat(found ?? '') / (found?.endsWith('%') ? 100 : 1);
    if (!(value <= 1)) this.fail('a chance must stand here', 'e.g. 10% or 0.1');
    this.scanner.skipSpace();
    return value;
  }

  /** Text between double quotes. */
  text(): string {
    const octets = scanData(this.scanner);
    this.scanner.skipSpace();
    return new TextDecoder().decode(octets);
  }

  /** All that is left, and where it stands, for a reader of its own. */
  rest(): { text: string; line: { source: string; start: number } } {
    const start = this.scanner.position;
    const text = this.scanner.source.slice(start, this.end).trimEnd();
    this.scanner.position = this.end;
    return { text, line: { source: this.scanner.source, start } };
  }

  /** This place, to come back to. */
  mark(): number {
    return this.scanner.position;
  }

  back(mark: number): void {
    this.scanner.position = mark;
  }

  /** The words up to the first `name=`, as `rest` does. */
  restBeforeFields(): ReturnType<ScriptLine['rest']> {
    const start = this.scanner.position;
    const { source } = this.scanner;
    const text = this.scanner.match(/((?![\w-]+=)\S+\s*)*/y)?.trimEnd() ?? '';
    return { text, line: { source, start } };
  }

  /** `name=value` pairs, each at most once, up to the end of the line. */
  fields<Readers extends Record<string, () => unknown>>(
    readers: Readers,
  ): { [Name in keyof Readers]?: ReturnType<Readers[Name]> } {
    const fields: Record<string, unknown> = {};
    const names = Object.keys(readers);
    while (!this.atEnd) {
      const start = this.scanner.position;
      const word = this.scanner.match(/[\w-]+(?==)/y) ?? '';
      const read = names.includes(word) ? readers[word] : undefined;
      if (read === undefined) this.failAtField(start, names, word);
      if (word in fields) {
        this.scanner.position = start;
        this.fail(`${word} is given twice`);
      }
      this.scanner.take('=');
      fields[word] = read();
    }
    return fields as { [Name in keyof Readers]?: ReturnType<Readers[Name]> };
  }

  /** Whether one of those words comes next. */
  startsWith(...words: string[]): boolean {
    return words.includes(/^\S+/.exec(this.scanner.rest(20))?.[0] ?? '');
  }

  /** Nothing more may stand here. */
  finish(): void {
    const before = this.mark();
    if (this.atEnd) return;
    const [word] = this.rest().text.split(/\s/);
    this.back(before);
    this.fail(`'${word}' is not expected here`);
  }

  fail(problem: string, hint?: string): never {
    return this.scanner.fail(problem, hint);
  }

  /** A word that is no name of a field. */
  private failAtField(start: number, names: readonly string[], word: string): never {
    this.scanner.position = start;
    const close = word === '' ? undefined : nearest(word, names);
    const written = word || this.scanner.rest(20).split(/\s/)[0];
    return this.fail(
      `'${written}' is not expected here`,
      close ? `did you mean ${close}= ?` : `here may stand ${names.map((name) => `${name}=`).join(' ')}`,
    );
  }
}

/** A comment begins with a # outside of quotes. */
function endOfWords(source: string): number {
  const words = /^(?:[^"#]|"(?:\\.|[^"\\])*"|"(?![^"]*"))*/.exec(source)?.[0] ?? '';
  return words.trimEnd().length;
}
