import { TCP_STATES, type TcpState } from '../../../src/tcp-states.ts';
import { scanFlagsText } from '../../cable/segment-pattern.ts';
import { scanData } from '../../notation/data-text.ts';
import { nearest } from '../../notation/did-you-mean.ts';
import { scanOptions } from '../../notation/options-text.ts';
import { Scanner } from '../../notation/scanner.ts';
import type { TcpOption } from '../../packet/tcp-options.ts';

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

const LONGEST_MS = 24 * 3_600_000;

/** Reads one line of a script, word by word. Every failure is a NotationError at its column. */
export class ScriptLine {
  private readonly scanner: Scanner;

  constructor(source: string) {
    this.scanner = new Scanner(source.slice(0, endOfWords(source)), { source, start: 0 });
    this.scanner.skipSpace();
  }

  get atEnd(): boolean {
    return this.scanner.atEnd;
  }

  /** The name of a connection in front of the rest: `a:`, or `:` for the one without a name. */
  name(): string | undefined {
    return this.next(/(?:[A-Za-z][\w-]*)?:(?=\s|$)/y)?.slice(0, -1);
  }

  /** The next word, empty at the end of the line. */
  word(): string {
    return this.next(/[^\s"]+/y) ?? '';
  }

  /** One of those words; anything else is an error that names the nearest. */
  oneOf<Word extends string>(words: readonly Word[], what: string): Word {
    const { place } = this;
    const word = this.word();
    const found = words.find((candidate) => candidate === word);
    if (found !== undefined) return found;
    const close = word === '' ? undefined : nearest(word, words);
    const problem = word === '' ? `${what} is missing here` : `'${word}' is not ${what}`;
    return this.fail(problem, close ? `did you mean ${close} ?` : `there are ${words.join(', ')}`, place);
  }

  /** Steps over that text if it comes next. */
  take(text: string): boolean {
    return this.spaced(this.scanner.take(text));
  }

  state(): TcpState {
    return this.oneOf(TCP_STATES, 'a TCP state');
  }

  /** In ms: `500ms`, `2.75s`, `2min`, `1h`. */
  duration(): number {
    const found = this.scanner.match(/\d+(\.\d+)?(ms|s|min|h)(?![\w.])/y);
    if (found === undefined) this.fail('a time must stand here', 'e.g. 500ms, 2.75s, 2min or 1h');
    const unit = found.replace(/[\d.]+/, '');
    const ms = Math.round(Number.parseFloat(found) * (UNITS_MS[unit] as number));
    if (ms > LONGEST_MS) this.fail('no time is longer than a day', 'e.g. 24h');
    return this.spaced(ms);
  }

  /** A whole number, 1 or more. */
  count(): number {
    return Number(this.next(/[1-9]\d*(?![\w.])/y) ?? this.fail('a whole number must stand here', 'e.g. 3'));
  }

  /** A relative sequence number, which an old segment has below 0. */
  integer(): number {
    const digits = this.next(/-?\d+(?![\w.])/y);
    return Number(
      digits ?? this.fail('a number must stand here', 'e.g. 1, or -1 for what lies before the SYN'),
    );
  }

  /** Flags as tcpdump prints them, in its order. */
  flags(): string {
    return this.spaced(scanFlagsText(this.scanner));
  }

  /** From 0 to 1, written `10%` or `0.1`. */
  chance(): number {
    const found = this.scanner.match(/\d+(\.\d+)?%?(?![\w.])/y);
    const value = Number.parseFloat(found ?? '') / (found?.endsWith('%') ? 100 : 1);
    if (!(value <= 1)) this.fail('a chance must stand here', 'e.g. 10% or 0.1');
    return this.spaced(value);
  }

  /** Octets between double quotes. */
  octets(): Uint8Array {
    return this.spaced(scanData(this.scanner));
  }

  /** Text between double quotes. */
  text(): string {
    return new TextDecoder().decode(this.octets());
  }

  /** TCP options between angle brackets. */
  options(): TcpOption[] {
    return this.spaced(scanOptions(this.scanner));
  }

  private next(sticky: RegExp): string | undefined {
    return this.spaced(this.scanner.match(sticky));
  }

  /** What was read, with the space behind it stepped over. */
  private spaced<Value>(value: Value): Value {
    this.scanner.skipSpace();
    return value;
  }

  /** All that is left. */
  rest(): string {
    return this.by((text) => text);
  }

  /** What a reader of its own makes of all that is left, or of the words up to the first field. */
  by<Value>(
    read: (text: string, line: { source: string; start: number }) => Value,
    upTo: 'end' | 'fields' = 'end',
  ): Value {
    const { source, position: start } = this.scanner;
    const text = this.scanner.match(upTo === 'end' ? /.*/sy : /((?![\w-]+=|<)\S+\s*)*/y) ?? '';
    return read(text.trimEnd(), { source, start });
  }

  /** This place, at which to fail later. */
  get place(): number {
    return this.scanner.position;
  }

  /** Fields in any order, each at most once, up to the end of the line: `name=value`, `<options>`, and words that stand alone. */
  fields<Readers extends Record<string, () => unknown>, Word extends string = never>(
    readers: Readers,
    words: readonly Word[] = [],
  ): { [Name in keyof Readers]?: ReturnType<Readers[Name]> } & Partial<Record<Word, true>> {
    const fields: Record<string, unknown> = {};
    while (!this.atEnd) {
      const { place } = this;
      const { name, read } = this.nextField(readers, words);
      if (name in fields) this.fail(`${name} is given twice`, undefined, place);
      fields[name] = read();
    }
    return fields as { [Name in keyof Readers]?: ReturnType<Readers[Name]> } & Partial<Record<Word, true>>;
  }

  private nextField(
    readers: Record<string, () => unknown>,
    words: readonly string[],
  ): { name: string; read: () => unknown } {
    const { place } = this;
    if (this.scanner.peek('<') && readers.options) return { name: 'options', read: readers.options };
    const name = this.scanner.match(/[\w-]+(?==)/y) ?? '';
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (read && this.scanner.take('=')) return { name, read };
    const alone = words.find((word) => this.startsWith(word));
    if (alone !== undefined) return { name: alone, read: () => this.word() !== '' };
    this.scanner.position = place;
    const written = name || (this.scanner.rest(20).split(/\s/)[0] as string);
    const names = Object.keys(readers).filter((field) => field !== 'options');
    const all = [
      ...names.map((field) => `${field}=`),
      ...('options' in readers ? ['<options>'] : []),
      ...words,
    ];
    const close = nearest(written, [...names, ...words]);
    const meant = close && (names.includes(close) ? `${close}=` : close);
    const hint = meant ? `did you mean ${meant} ?` : `expected one of ${all.join(' ')}`;
    return this.fail(`'${written}' is not expected here`, hint);
  }

  /** Whether one of those words comes next. */
  startsWith(...words: string[]): boolean {
    return words.includes(/^\S+/.exec(this.scanner.rest(20))?.[0] ?? '');
  }

  /** Nothing more may stand here. */
  finish(): void {
    const { place, atEnd } = this;
    if (!atEnd) this.fail(`'${this.rest().split(/\s/)[0]}' is not expected here`, undefined, place);
  }

  fail(problem: string, hint?: string, place = this.place): never {
    this.scanner.position = place;
    return this.scanner.fail(problem, hint);
  }
}

/** A comment begins with a # outside of quotes. */
function endOfWords(source: string): number {
  const words = /^(?:[^"#]|"(?:\\.|[^"\\])*"|"(?![^"]*"))*/.exec(source)?.[0] ?? '';
  return words.trimEnd().length;
}
