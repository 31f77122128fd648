import { afterEach, beforeEach, expect, it } from 'vitest';
import { EmulatedBoard } from '../../host/board/emulated/emulated-board.ts';
import { PacedClock } from '../../host/clock/paced-clock.ts';
import { Gateway } from '../../host/up/gateway.ts';
import { DEFAULT_SETTINGS } from '../../src/settings.ts';
import { tcplab } from '../cli/tcplab.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { RestartingPico } from '../support/restarting-pico.ts';
import { Happenings } from './happenings.ts';
import { Program } from './program.ts';

const SPEED = 10;

let pico: RestartingPico;
let gateway: Gateway;
let happenings: Happenings;
/** What the gateway tells, in order. */
let told: string[];

function tell(line: string): void {
  told.push(line.replace(/^127\.0\.0\.1:\d+/, 'program').replace(/#\d+/, '#n'));
  happenings.happened();
}

/** What was told since then. */
const toldBy = (line: string, since = 0) =>
  happenings.until(
    line,
    () => told.slice(since).some((each) => each.startsWith(line)),
    () => told.join('\n'),
  );

beforeEach(async () => {
  told = [];
  happenings = new Happenings();
  const clock = new PacedClock(SPEED);
  pico = new RestartingPico(clock);
  const board = await EmulatedBoard.open({ pico, clock, module: loadedBoard.module, nth: 0 });
  await board.command({ do: 'watch', segments: false });
  gateway = await Gateway.start({
    ...{ loaded: loadedBoard, host: '127.0.0.1', labPort: 0, controlPort: 0, cablePort: 0, speed: SPEED },
    emulated: { board, clock },
    onRestart: (again) => {
      tell('restarted');
      again.then(
        () => tell('reached again'),
        () => {},
      );
    },
  });
  gateway.ends.onStep(tell);
});
afterEach(() => gateway.close());

async function connected(): Promise<Program> {
  const program = new Program(gateway.addresses.lab.port).read();
  await program.greeting();
  return program;
}

it('a board that restarts is told of, and reached again: commands, settings and states are those of a new board', async () => {
  await gateway.command({ do: 'set', onFin: 'wait' });
  const before = await connected();
  await toldBy('#n SYN_RCVD -> ESTABLISHED');
  pico.reset();
  expect(told.at(-1)).toBe('restarted');
  expect(told.at(-2)).toMatch(/^#n ESTABLISHED -> CLOSED {2}\d+\.\d{3} ms {2}\(restart\)$/);
  const status = await gateway.command({ do: 'status' });
  expect(told, 'a command meanwhile waits').toContain('reached again');
  expect(status).toMatchObject({ connections: [], settings: DEFAULT_SETTINGS });
  expect(gateway.settings).toEqual(DEFAULT_SETTINGS);
  const board = `tcp:127.0.0.1:${gateway.addresses.control.port}`;
  expect((await tcplab(['status', '--board', board])).stdout).toContain('0 lab connections');

  const since = told.length;
  const after = await connected();
  after.socket.end();
  await toldBy('#n LAST_ACK -> CLOSED', since);
  const steps = told.slice(since).filter((line) => line.startsWith('#n'));
  expect(steps.map((line) => line.split('  ')[0])).toEqual([
    '#n LISTEN -> SYN_RCVD',
    '#n SYN_RCVD -> ESTABLISHED',
    '#n ESTABLISHED -> CLOSE_WAIT',
    '#n CLOSE_WAIT -> LAST_ACK',
    '#n LAST_ACK -> CLOSED',
  ]);
  const [shown] = [gateway.ends.shown];
  const times = shown?.run.board.map(({ timeUs }) => timeUs) ?? [];
  expect(times, 'in the time of the connection, not of the board’s last start').toEqual(
    times.toSorted((a, b) => a - b),
  );
  expect(times.at(-1)).toBeLessThan(30_000_000);

  before.socket.write('anyone there?\n');
  await before.until('a RST, the answer to a half-open connection', () => before.closed);
  expect(before.error).toBe('ECONNRESET');
});

it('a board that restarts once more before it is reached is reached after that', async () => {
  pico.reset();
  const forget = gateway.board.cable.onSegment(({ from, flags }) => {
    if (from !== 'board' || flags !== 'S.') return;
    forget();
    pico.reset(); // while the control channel is being opened
  });
  await toldBy('reached again');
  expect(told.slice(0, 3)).toEqual(['restarted', 'restarted', 'reached again']);
  expect(await gateway.command({ do: 'status' })).toMatchObject({ connections: [] });
});

it('a board that does not come back ends the gateway, with the reason', async () => {
  pico.findsNetwork = false;
  pico.reset();
  await expect(gateway.command({ do: 'status' })).rejects.toThrow('no network within a minute');
  await expect(gateway.done).rejects.toThrow('no network within a minute');
});
