import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { CaptureWriter } from '../../host/capture/capture-writer.ts';
import { createProgram } from '../../host/cli/program.ts';
import { printable } from '../../host/printable.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { framesOf, HALF_CLOSE } from '../capture/dialogue.ts';
import { GREETING, ScriptedBoard } from '../support/scripted-board.ts';
import { inProcess } from './in-process.ts';

/** Sets the window's title, clears the screen in two ways, turns the text around, and says something in the program's name. */
const HOSTILE = 'x\u001b]0;owned\u0007\u001b[2J\u009b2J\u001b[31m\u202egnol\u2028\ntcplab: all is well';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

/** A file of a hostile name. */
function file(ending: string, content: string | Uint8Array): string {
  const path = join(folder, `${HOSTILE}${ending}`);
  writeFileSync(path, content);
  return path;
}

const hostile = (ending: string) => join(folder, `${HOSTILE}${ending}`);

/** All that a command prints. */
async function printed(...args: string[]): Promise<string> {
  const { stdout, stderr } = await inProcess(args);
  return stdout + stderr;
}

/** The characters that command a terminal, and whatever stands at the beginning of a line as if the program had said it. */
function expectHarmless(text: string): void {
  expect(printable(text, '\n\t').replaceAll('\ufffd', ''), 'the same, without what commands a terminal').toBe(
    text.replaceAll('\ufffd', ''),
  );
  expect(text).not.toMatch(/^tcplab: all is well/m);
}

function capture(): Uint8Array {
  const writer = new CaptureWriter();
  writer.addInterface({ name: HOSTILE, linkType: 1 });
  for (const [index, data] of framesOf(HALF_CLOSE).entries())
    writer.addPacket({ timeUs: index * 1000, data, comment: `${HOSTILE}client ESTABLISHED, board LISTEN` });
  return writer.drain();
}

const SCRIPT = `title ${HOSTILE.replace('\n', '')}
question ${HOSTILE.replace('\n', '')}
explain ${HOSTILE.replace('\n', '')}
connect
send "${HOSTILE.replace('\n', '')}"
await board CLOSE_WAIT within=10ms
`;

/** What each command is given, with something in it that only the command can have printed. */
const CASES: Record<string, [what: string, args: () => string[], prints: string][]> = {
  ladder: [
    ['a capture', () => ['ladder', file('.pcapng', capture())], 'owned'],
    [
      'a capture, as JSON',
      () => ['ladder', '--json', file('.pcapng', capture())],
      String.raw`\u001b]0;owned`,
    ],
    ['what is no capture', () => ['ladder', file('.pcap', HOSTILE)], 'owned'],
    ['a file that is not there', () => ['ladder', hostile('')], 'the capture cannot be read'],
    ['a capture without TCP', () => ['ladder', file('.pcapng', new CaptureWriter().drain())], 'owned'],
  ],
  run: [
    ['a script', () => ['run', '--fast', '--explain', file('.tcp', SCRIPT)], 'owned'],
    ['a script, as JSON', () => ['run', '--fast', '--json', file('.tcp', SCRIPT)], 'owned'],
    ['a line that is no step', () => ['run', '--fast', file('.tcp', HOSTILE)], 'is not a step'],
    ['a file that is not there', () => ['run', hostile('.tcp')], 'cannot be read'],
    [
      'a module that fails',
      () => ['run', file('.mjs', `throw new Error(${JSON.stringify(HOSTILE)})`)],
      'owned',
    ],
    ['a module that cannot be compiled', () => ['run', file('.ts', `const ${HOSTILE}`)], 'owned'],
    ['no experiment', () => ['run', HOSTILE], 'there is no experiment'],
    ['no board', () => ['run', '--board', HOSTILE], 'names no board'],
    ['no host', () => ['run', '--board', `tcp:${HOSTILE}`], 'names no board'],
    ['a firmware', () => ['run', '--board', `emulated:${hostile('.uf2')}`], 'cannot be read'],
    ['a capture to be written', () => ['run', '--fast', '--pcap', hostile('.pcapng'), 'reset'], 'Captured'],
    ['an option', () => ['run', `--${HOSTILE}`], 'unknown option'],
  ],
  probe: [
    ['a segment', () => ['probe', '--state', 'ESTABLISHED', '--segment', HOSTILE], 'owned'],
    ['a state', () => ['probe', '--state', HOSTILE, '--segment', 'S'], 'is not a state'],
    ['a batch', () => ['probe', '--batch', file('', `ESTABLISHED\t${HOSTILE}\n`)], 'owned'],
    ['a batch that is not there', () => ['probe', '--batch', hostile('')], 'the batch cannot be read'],
  ],
  conformance: [['no board', () => ['conformance', '--board', HOSTILE], 'names no board']],
  wiring: [
    ['a drawing', () => ['wiring', '--svg', hostile('.svg')], 'tcplab: wrote'],
    ['a drawing in no folder', () => ['wiring', '--svg', join(hostile(''), 'x')], 'cannot be written'],
    ['no choice', () => ['wiring', '--leds', HOSTILE], 'Allowed choices'],
  ],
  up: [
    ['an address', () => ['up', '--host', HOSTILE], 'no such address'],
    ['a port', () => ['up', '--lab-port', HOSTILE], 'is invalid'],
    ['a capture in no folder', () => ['up', '--pcap', join(hostile(''), 'x')], 'cannot be written'],
  ],
  web: [
    ['an experiment', () => ['web', '--no-open', HOSTILE], 'there is no experiment'],
    ['a port', () => ['web', '--no-open', '--port', HOSTILE], 'is invalid'],
  ],
  list: [['a language', () => ['list', '--lang', HOSTILE], 'Allowed choices']],
  boards: [['an option', () => ['boards', `--${HOSTILE}`], 'unknown option']],
  flash: [
    ['a file', () => ['flash', '--file', hostile('.js')], 'cannot be read'],
    ['a port', () => ['flash', '--board', `serial:${hostile('')}`], 'there is no port'],
  ],
  status: [['no board', () => ['status', '--board', HOSTILE], 'names no board']],
  set: [
    ['a setting', () => ['set', HOSTILE], 'owned'],
    ['a value', () => ['set', `onFin=${HOSTILE}`], 'onFin'],
  ],
  close: [['a connection', () => ['close', HOSTILE], 'owned']],
  clear: [['no board', () => ['clear', '--board', HOSTILE], 'names no board']],
  erase: [['a port', () => ['erase', '--board', `serial:${hostile('')}`], 'there is no port']],
  monitor: [['a port', () => ['monitor', '--board', `serial:${hostile('')}`], 'there is no port']],
  doctor: [
    ['a port', () => ['doctor', '--no-color', '--board', `serial:${hostile('')}`], 'there is no port'],
    ['a port, as JSON', () => ['doctor', '--json', '--board', `serial:${hostile('')}`], 'there is no port'],
  ],
  config: [
    ['a port', () => ['config', 'leds', '--board', `serial:${hostile('')}`], 'there is no port'],
    ['no choice', () => ['config', 'leds', HOSTILE], 'Allowed choices'],
    ['no subcommand', () => ['config', HOSTILE], 'unknown command'],
  ],
};

it('is given to every command there is', () => {
  const commands = createProgram().commands.map((command) => command.name());
  expect(Object.keys(CASES).sort()).toEqual(commands.sort());
});

for (const [name, cases] of Object.entries(CASES)) {
  describe(`tcplab ${name} says nothing to the terminal that a hostile name says`, () => {
    it.each(cases)('of %s', async (_, args, prints) => {
      const text = await printed(...args());
      expect(text).toContain(prints);
      expectHarmless(text);
    });
  });
}

it('nor that of a command that is none', async () => {
  const text = await printed(HOSTILE);
  expect(text).toContain('there is no command');
  expectHarmless(text);
});

it('nor what a board says of itself', async () => {
  const board = await ScriptedBoard.start((socket) =>
    socket.write(
      `${JSON.stringify({ ...GREETING, app: HOSTILE, board: HOSTILE })}\n{"id":null,"error":${JSON.stringify(HOSTILE)}}\n`,
    ),
  );
  const text = await printed('run', '--no-color', '--board', `tcp:127.0.0.1:${board.port}`, 'reset');
  board.close();
  expect(text).toContain('owned');
  expectHarmless(text);
});
