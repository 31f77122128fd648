import { expect, it } from 'vitest';
import { VirtualBoard } from '../../host/board/virtual/virtual-board.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { partsOf } from '../../host/node/open-virtual-board.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { ScriptPico } from '../support/script-pico.ts';

/** The app as it finds the native module after a restart. */
const script = `require('lwip').assertion = 'insane offset!';\n${loadedBoard.script}`;

it('a board that lwIP made restart says so on its console, at the start and whenever it is asked', () => {
  const pico = new ScriptPico(script);
  pico.clock.advance(1_000_000);
  const line = 'The board restarted: lwIP asserted "insane offset!"';
  expect(pico.console.filter((each) => each === line)).toHaveLength(1);
  pico.evaluate('tcplab()');
  expect(pico.console.at(-2)).toBe(line);
});

it.each([
  [script, 'insane offset!'],
  [loadedBoard.script, undefined],
])('and to whoever asks for its status; another board says nothing of the kind', async (given, assertion) => {
  const parts = partsOf(loadedBoard, new VirtualClock());
  const board = await VirtualBoard.open({ ...parts, script: given });
  const status = await board.control.request({ do: 'status' });
  expect(status.assertion).toBe(assertion);
});
