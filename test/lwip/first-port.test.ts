import { expect, it } from 'vitest';
import { addressNumber, LwipMachine } from '../../host/lwip/lwip-machine.ts';
import { loadedBoard } from '../support/loaded-board.ts';

/** The next of a machine's random numbers: firmware/wasm/machine.c. */
function next(state: number): number {
  const once = state ^ (state << 13);
  const twice = once ^ (once >>> 17);
  return (twice ^ (twice << 5)) >>> 0;
}

it('a client opens connections from the first one on, whatever its seed: also where lwIP would begin behind its last port', () => {
  // The second number, behind UDP's, gives the port from which lwIP counts on: the last of them is 65,535.
  const beginsAtLast = (seed: number) => (next(next(seed)) & 0x3fff) === 0x3fff;
  const seed = Array.from({ length: 200_000 }, (_, at) => at + 1).find(beginsAtLast)!;
  const machine = new LwipMachine(loadedBoard.module, {
    ...{ address: '192.168.4.2', station: 2, seed, nowUs: () => 0 },
    transmit: () => {},
  });
  machine.exports.client_start();
  const connect = () => machine.exports.client_connect(addressNumber('192.168.4.1'), 7000, 0);
  expect([connect(), connect()], 'the numbers of its connections, no error').toEqual([1, 2]);
});
