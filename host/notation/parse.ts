import { scanData } from './data-text.ts';
import { nearest } from './did-you-mean.ts';
import { scanFlags } from './flags-text.ts';
import { scanOptions } from './options-text.ts';
import { Scanner } from './scanner.ts';
import { NUMBER_FIELDS, type SegmentNotation } from './segment.ts';
import { scanSum } from './sum.ts';

type Fields = { -readonly [Field in keyof SegmentNotation]: SegmentNotation[Field] };

const FIELDS = [...NUMBER_FIELDS, 'data'] as const;

/** Names other tools use. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['length', 'len'],
  ['window', 'win'],
  ['wnd', 'win'],
  ['options', '<mss 1460>'],
  ['mss', '<mss 1460>'],
]);

/**
 * Reads a segment, see `SegmentNotation`.
 * @param line the whole line and where in it the segment starts (index from 0), when it is part of a longer one.
 * @throws {NotationError} pointing at the column.
 */
export function parseSegment(text: string, line?: { source: string; start: number }): SegmentNotation {
  const scanner = new Scanner(text, line);
  const fields: Fields = { flags: flagsAtStart(scanner), source: scanner.source };
  for (;;) {
    const before = scanner.position;
    scanner.skipSpace();
    if (scanner.atEnd) return fields;
    if (scanner.peek('<')) {
      if (fields.options) scanner.fail('options is given twice');
      fields.options = scanOptions(scanner);
    } else if (scanner.position === before) scanner.fail(`'${scanner.rest(1)}' is not expected here`);
    else scanField(scanner, fields);
  }
}

function flagsAtStart(scanner: Scanner): number {
  scanner.skipSpace();
  if (scanner.atEnd)
    scanner.fail('there is no segment', 'a segment starts with its flags, e.g. S. or F. or none');
  if (/^[^\s<=]*=|^</.test(scanner.rest()))
    scanner.fail('the flags are missing', 'a segment starts with its flags: S S. . P. F. R R. FPU or none');
  return scanFlags(scanner, /[^\s<=]*/y, 'e.g. S S. . P. F. R R. FPU none');
}

function scanField(scanner: Scanner, fields: Fields): void {
  const start = scanner.position;
  const word = scanner.match(/[A-Za-z]+/y);
  if (word === undefined)
    scanner.fail(`'${scanner.rest(1)}' is not expected here`, 'write fields as seq=1 ack=1 len=10');
  const name = FIELDS.find((field) => field === word.toLowerCase());
  if (name === undefined) {
    const meant = OTHER_NAMES.get(word.toLowerCase()) ?? nearest(word, FIELDS);
    scanner.position = start;
    scanner.fail(
      `'${word}' is not a field`,
      meant ? `did you mean ${meant} ?` : `the fields are ${FIELDS.join(' ')}`,
    );
  }
  scanner.skipSpace();
  if (!scanner.take('='))
    scanner.fail(`expected '=' after ${name}`, `write ${name}=${scanner.rest(12).split(/\s/)[0]}`);
  if (fields[name] !== undefined) {
    scanner.position = start;
    scanner.fail(`${name} is given twice`);
  }
  scanner.skipSpace();
  if (name === 'data') fields.data = scanData(scanner);
  else fields[name] = scanSum(scanner);
}
