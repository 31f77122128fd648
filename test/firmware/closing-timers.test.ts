import { describe, expect, it } from 'vitest';
import { Lab, MINUTE, SECOND } from '../support/lab.ts';

/** lwIP's timers count in steps of that many seconds, and one may just have begun. */
const STEP = 0.5;

/** The board stayed in `state` for that many seconds, and then left it. */
function expectLasted(lab: Lab, { localPort }: { localPort: number }, state: string, seconds: number): void {
  const states = lab.states(localPort);
  const at = states.findIndex(({ to }) => to === state);
  const next = states[at + 1];
  if (at < 0 || !next) throw new Error(`the board did not enter and leave ${state}`);
  const lasted = (next.timeUs - (states[at]?.timeUs ?? 0)) / SECOND;
  expect(lasted, `seconds in ${state}`).toBeGreaterThanOrEqual(seconds - STEP);
  expect(lasted, `seconds in ${state}`).toBeLessThanOrEqual(seconds + 2 * STEP);
}

describe('a connection held in CLOSE_WAIT for ten minutes', () => {
  it('stays there, then waits in LAST_ACK for the ACK and repeats its FIN meanwhile', async () => {
    const lab = await Lab.open({ onFin: 'wait' });
    const client = lab.connect();
    client.shutdown();
    lab.clock.advance(10 * MINUTE);
    expect(lab.state(client.localPort)).toBe('CLOSE_WAIT');

    lab.loseClientSegments(true);
    await lab.board.control.request({ do: 'close', connection: lab.idOf(client) });
    lab.clock.advance(60 * SECOND);
    expect(lab.state(client.localPort)).toBe('LAST_ACK');
    const closedUs = lab.enteredUs(client, 'LAST_ACK');

    lab.loseClientSegments(false);
    lab.clock.advance(40 * SECOND);
    const fins = lab.segments.filter(({ from, flags }) => from === 'board' && flags.includes('F'));
    const [first, ...again] = fins.map(({ timeUs }) => (timeUs - closedUs) / SECOND);
    expect(first).toBe(0);
    /* 1.5 s at first and then twice as long each time (RFC 6298 §5.5), on lwIP's half-second clock. */
    const waits = again.map((at, index) => at - (again[index - 1] ?? 0));
    expect(waits.length, `FIN again after ${again.join(', ')} s`).toBeGreaterThanOrEqual(4);
    for (const [index, wait] of waits.slice(1).entries())
      expect(wait).toBeCloseTo(2 * (waits[index] ?? 0), -0.5);

    const last = lab.states(client.localPort).at(-1);
    expect(last).toMatchObject({ from: 'LAST_ACK', to: 'CLOSED', cause: 'segment' });
    const answered = (again.at(-1) ?? 0) * SECOND + closedUs;
    expect(last?.timeUs, 'CLOSED by the ACK of the FIN that was repeated last').toBe(answered + 2 * 1000);
  });

  it('is given up 120 s after the close when the ACK never comes', async () => {
    const lab = await Lab.open({ onFin: 'wait' });
    const client = lab.connect();
    client.shutdown();
    lab.clock.advance(10 * MINUTE);
    lab.loseClientSegments(true);
    await lab.board.control.request({ do: 'close', connection: lab.idOf(client) });
    lab.clock.advance(3 * MINUTE);
    expectLasted(lab, client, 'LAST_ACK', 120);
    expect(lab.states(client.localPort).at(-1)).toMatchObject({ to: 'CLOSED', cause: 'timer' });
  });
});

describe('an idle connection that the board closes', () => {
  it('waits the whole 20 s of lwIP in FIN_WAIT_2', async () => {
    const lab = await Lab.open();
    const client = lab.connect();
    lab.clock.advance(5 * MINUTE);
    await lab.board.control.request({ do: 'close', connection: lab.idOf(client) });
    lab.clock.advance(MINUTE);
    expect(lab.states(client.localPort).map(({ to }) => to)).toEqual([
      'SYN_RCVD',
      'ESTABLISHED',
      'FIN_WAIT_1',
      'FIN_WAIT_2',
      'CLOSED',
    ]);
    expectLasted(lab, client, 'FIN_WAIT_2', 20);
  });

  it('waits them from the ACK of its FIN on, however late that comes', async () => {
    const lab = await Lab.open();
    const client = lab.connect();
    lab.loseClientSegments(true);
    await lab.board.control.request({ do: 'close', connection: lab.idOf(client) });
    lab.clock.advance(40 * SECOND);
    expect(lab.state(client.localPort)).toBe('FIN_WAIT_1');
    lab.loseClientSegments(false);
    lab.clock.advance(2 * MINUTE);
    expectLasted(lab, client, 'FIN_WAIT_2', 20);
  });

  it('waits them from the close on, when it had only shut down before', async () => {
    const lab = await Lab.open();
    const client = lab.connect();
    await lab.board.control.request({ do: 'shutdown', connection: lab.idOf(client) });
    lab.clock.advance(5 * MINUTE);
    expect(lab.state(client.localPort), 'a half-close has no limit').toBe('FIN_WAIT_2');
    await lab.board.control.request({ do: 'close', connection: lab.idOf(client) });
    lab.clock.advance(MINUTE);
    expectLasted(lab, client, 'FIN_WAIT_2', 5 * 60 + 20);
  });

  it('stays in TIME_WAIT for 2MSL, counted from entering it', async () => {
    const lab = await Lab.open();
    const client = lab.connect();
    lab.clock.advance(5 * MINUTE);
    await lab.board.control.request({ do: 'close', connection: lab.idOf(client) });
    lab.clock.advance(15 * SECOND);
    client.close();
    lab.clock.advance(3 * MINUTE);
    expectLasted(lab, client, 'TIME_WAIT', 120);
  });

  it('is not kept longer in TIME_WAIT by a close of the application', async () => {
    const lab = await Lab.open({ onFin: 'wait' });
    const client = lab.connect();
    await lab.board.control.request({ do: 'shutdown', connection: lab.idOf(client) });
    client.close();
    lab.clock.advance(60 * SECOND);
    expect(lab.state(client.localPort)).toBe('TIME_WAIT');
    await lab.board.control.request({ do: 'close', connection: lab.idOf(client) });
    lab.clock.advance(3 * MINUTE);
    expectLasted(lab, client, 'TIME_WAIT', 120);
  });
});
