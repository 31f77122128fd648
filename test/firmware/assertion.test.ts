import { describe, expect, it } from 'vitest';
import { NativeModule } from '../support/native-module.ts';
import { ScriptPico } from '../support/script-pico.ts';

const MESSAGE = 'a test made it fail';

describe('an assertion of lwIP that fails', () => {
  it('stops the virtual board with its message, and whatever is asked of it afterwards gets the same answer', () => {
    const module = new NativeModule();
    expect(() => module.machine.exports.machine_fail()).toThrow(`lwIP assertion failed: ${MESSAGE}`);
    expect(() => module.turn()).toThrow(`lwIP assertion failed: ${MESSAGE}`);
    expect(() => module.pass(1_000_000)).toThrow(`lwIP assertion failed: ${MESSAGE}`);
  });

  it('stops it too if the program on the board catches what its call threw', () => {
    const pico = new ScriptPico(`
      setTimeout(() => { try { failAssertion(); } catch (error) { console.log('caught'); } }, 10);
      setTimeout(() => console.log('goes on'), 20);
    `);
    pico.realm.globals.failAssertion = () => pico.pico.machine.exports.machine_fail();
    expect(() => pico.clock.advance(1_000_000)).toThrow(`lwIP assertion failed: ${MESSAGE}`);
    expect(pico.console).toEqual(['caught']);
  });

  it('is known to the program that runs after the restart, until the next one', () => {
    const failed = new NativeModule();
    expect(failed.lwip.assertion, 'before anything failed').toBe('');
    expect(() => failed.machine.exports.machine_fail()).toThrow();
    const restarted = afterRestart(failed);
    expect(restarted.require().assertion).toBe(MESSAGE);
    expect(restarted.require().assertion, 'after .load too').toBe(MESSAGE);
    expect(afterRestart(restarted).require().assertion, 'after a reset by hand').toBe('');
  });
});

/** `struct kept_assertion`: what RAM still holds when the chip was reset. */
const KEPT_OCTETS = 64;
const MARK = 0x6c774950;
let keptAt = 0;

function afterRestart(board: NativeModule): NativeModule {
  keptAt ||= 4 * board.machine.words().indexOf(MARK);
  const next = new NativeModule();
  next.machine.memory().set(board.machine.memory().slice(keptAt, keptAt + KEPT_OCTETS), keptAt);
  return next;
}
