import { describe, expect, it } from 'vitest';
import { CONTROL_PORT, LAB_PORT } from '../../src/ports.ts';
import { StockKaluma, type StockPeer } from '../support/stock-kaluma.ts';
import { STRANGERS } from '../support/strangers.ts';

/** A harness that watches. */
function watch(board: StockKaluma): StockPeer {
  const harness = board.connect(CONTROL_PORT);
  harness.send('{"id":1,"do":"watch"}\n');
  board.pass(100);
  return harness;
}

const stepsOf = ({ lines }: StockPeer) =>
  lines.flatMap(({ event, from, to, cause }) => (event === 'state' ? [`${from} -> ${to} (${cause})`] : []));

describe('the app on Kaluma without the native module', () => {
  it('runs, and says that states are inferred', () => {
    const board = new StockKaluma();
    expect(board.console.at(-1)).toMatch(/^tcplab .* on pico-w, lwIP of stock Kaluma, states inferred/);
    expect(board.connect(CONTROL_PORT)).toBeDefined();
    const harness = watch(new StockKaluma());
    expect(harness.lines[0]).toMatchObject({ hello: 'tcplab', states: 'inferred' });
  });

  it('lights what follows from a connection that came and went, and marks each record', () => {
    const board = new StockKaluma();
    const lit: number[] = [];
    board.pins.onChange((pin, level) => level === 1 && lit.push(pin));
    const harness = watch(board);
    const client = board.connect(LAB_PORT);
    client.send('hello');
    board.pass(2000);
    expect(client.received).toBe('tcplab ESTABLISHED connection 2\r\nhello');
    client.end();
    board.pass(5000);
    expect(stepsOf(harness)).toEqual([
      'LISTEN -> SYN_RCVD (inferred)',
      'SYN_RCVD -> ESTABLISHED (inferred)',
      'ESTABLISHED -> CLOSE_WAIT (inferred)',
      'CLOSE_WAIT -> LAST_ACK (inferred)',
      'LAST_ACK -> CLOSED (inferred)',
    ]);
    expect(lit, 'GP2 to GP5').toEqual([2, 3, 4, 5]);
  });

  it('tells its own close from the peer’s', () => {
    const board = new StockKaluma();
    const harness = watch(board);
    const client = board.connect(LAB_PORT);
    board.pass(100);
    harness.send('{"id":2,"do":"close","connection":2}\n');
    board.pass(100);
    expect(client.closed).toBe(true);
    expect(stepsOf(harness).slice(2)).toEqual([
      'ESTABLISHED -> FIN_WAIT_1 (inferred)',
      'FIN_WAIT_1 -> CLOSED (inferred)',
    ]);
  });

  it('serves a connection that comes right after another went, though it gets the same slot', () => {
    const board = new StockKaluma();
    const harness = watch(board);
    const first = board.connect(LAB_PORT);
    board.pass(100);
    first.end();
    const second = board.connect(LAB_PORT);
    board.pass(300);
    expect(second.received).toContain('connection 3\r');
    expect(stepsOf(harness)).toHaveLength(5 + 2);
  });

  it('turns away a second connection at the same time: its octets could not be told from the first’s', () => {
    const board = new StockKaluma();
    const first = board.connect(LAB_PORT);
    board.pass(100);
    const second = board.connect(LAB_PORT);
    board.pass(100);
    expect([first.closed, second.closed]).toEqual([false, true]);
  });

  it('ends its connection when it is told to clear the lab', () => {
    const board = new StockKaluma();
    const harness = watch(board);
    const client = board.connect(LAB_PORT);
    board.pass(100);
    harness.send('{"id":3,"do":"clear"}\n');
    board.pass(100);
    expect(client.closed).toBe(true);
    expect(stepsOf(harness).at(-1)).toContain('CLOSED');
  });

  it.each(STRANGERS)('obeys no web page: %s', (_, octets) => {
    const board = new StockKaluma();
    const client = board.connect(LAB_PORT);
    const page = board.connect(CONTROL_PORT);
    page.sendOctets(octets);
    page.sendOctets(octets);
    board.pass(200);
    expect(page.lines.slice(1), 'after the greeting').toEqual([{ id: null, error: expect.any(String) }]);
    expect(
      [page.closed, client.closed],
      'the page’s connection, and the one that "clear" would have ended',
    ).toEqual([true, false]);
    expect(watch(board).lines, 'the next client').toMatchObject([{ hello: 'tcplab' }, { id: 1, ok: true }]);
  });

  it('has no cable, and says why', () => {
    const board = new StockKaluma();
    const harness = watch(board);
    harness.send('{"id":3,"do":"open-cable","token":"0"}\n');
    board.pass(100);
    expect(harness.lines.at(-1)).toEqual({ id: 3, error: 'no cable without the native module' });
  });

  it('starts its random numbers, and so its password, differently on each board', () => {
    const [one, two] = ['E6600000000000A1', 'E6600000000000B2'].map(
      (uid) => new StockKaluma({ uid }).seeds[0],
    );
    expect(one).not.toBe(two);
  });
});
