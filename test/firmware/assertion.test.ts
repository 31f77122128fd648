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
    pico.realm.define('failAssertion', () => pico.pico.machine.exports.machine_fail());
    expect(() => pico.clock.advance(1_000_000)).toThrow(`lwIP assertion failed: ${MESSAGE}`);
    expect(pico.console).toEqual(['caught']);
  });

  it('is known to the program that runs after the restart', () => {
    const module = new NativeModule();
    expect(module.lwip.assertion, 'before anything failed').toBe('');
    expect(() => module.machine.exports.machine_fail()).toThrow();
    expect(module.require().assertion).toBe(MESSAGE);
    expect(module.require().assertion, 'after .load too').toBe(MESSAGE);
  });
});
