import { describe, expect, it } from 'vitest';
import { ConnectionLoop, RECORDS_PER_CONNECTION } from '../../bench/connection-loop.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { passiveCloseEdges } from './passive-close-edges.ts';

const CONNECTIONS = 3_003; // not a multiple of the batch

describe('the connections that the benchmark measures', () => {
  it('pass through every state of a passive open and a passive close, and no other', () => {
    const loop = new ConnectionLoop(loadedBoard.module);
    loop.run(CONNECTIONS);
    loop.run(2);
    expect(loop.connections).toBe(CONNECTIONS + 2);
    expect(Object.fromEntries(loop.tally.edges())).toEqual(passiveCloseEdges(CONNECTIONS + 2));
    expect(loop.tally.segments).toBe(7 * (CONNECTIONS + 2));
    expect(loop.tally.records).toBe(RECORDS_PER_CONNECTION * (CONNECTIONS + 2));
  });

  it('fail when the board does not close', () => {
    const loop = new ConnectionLoop(loadedBoard.module);
    loop.board.exports.client_close = () => 0;
    expect(() => loop.run(1)).toThrow(/^connection 1, close: expected 1 segment \[F\.\] .* got 0/);
  });

  it('fail when records are missing', () => {
    const loop = new ConnectionLoop(loadedBoard.module);
    const take = loop.board.exports.records_take;
    loop.board.exports.records_take = () => take() - 1;
    expect(() => loop.run(5)).toThrow('connection 5, records: expected 60, got 59 and 0 lost');
  });
});
