import { describe, expect, it } from 'vitest';
import { GLOBALS, INSTEAD_OF_METHOD, INSTEAD_OF_STATIC } from '../../build/kaluma-builtins.ts';
import { printedBy, ScriptPico } from '../support/script-pico.ts';

describe('what the app finds', () => {
  it('is nothing that Kaluma lacks: no global beyond those of the build’s list', () => {
    const here = new ScriptPico('').evaluate('Object.getOwnPropertyNames(globalThis)') as string[];
    expect([...here].filter((name) => !GLOBALS.has(name))).toEqual([]);
  });

  it.each([
    'setImmediate',
    'queueMicrotask',
    'structuredClone',
    'performance',
    'Buffer',
    'WeakRef',
    'module',
    'exports',
  ])('is not %s', (name) => {
    expect(new ScriptPico('').evaluate(`typeof ${name}`)).toBe('undefined');
  });

  it.each(Object.keys(INSTEAD_OF_METHOD))(
    'is no method .%s() on any array, string or typed array',
    (name) => {
      const holders = 'Array.prototype, String.prototype, Object.getPrototypeOf(Uint8Array).prototype';
      expect(
        new ScriptPico('').evaluate(`[${holders}].some((holder) => ${JSON.stringify(name)} in holder)`),
      ).toBe(false);
    },
  );

  it.each(Object.keys(INSTEAD_OF_STATIC))('is not %s', (path) => {
    const [object = '', member = ''] = path.split('.');
    const script = `typeof ${object} === 'undefined' || !(${JSON.stringify(member)} in ${object})`;
    expect(new ScriptPico('').evaluate(script)).toBe(true);
  });

  it('is the module of the lab, Wi-Fi and its chip; other modules cannot be required', () => {
    const pico = new ScriptPico('');
    expect(pico.evaluate("typeof require('lwip').listen")).toBe('function');
    expect(pico.evaluate("typeof require('wifi').WiFi")).toBe('function');
    expect(pico.evaluate("typeof require('pico_cyw43').PicoCYW43")).toBe('function');
    expect(() => pico.evaluate("require('fs')")).toThrow("Cannot find module 'fs'");
  });
});

describe('timers', () => {
  it('need their delay, as on the board', () => {
    const pico = new ScriptPico('');
    expect(() => pico.evaluate('setTimeout(() => 0)')).toThrow('"delay" argument must be a number');
    expect(() => pico.evaluate('setInterval(() => 0)')).toThrow('"delay" argument must be a number');
    expect(() => pico.evaluate('setTimeout("print", 1)')).toThrow('"callback" argument must be a function');
  });

  it('fire once or again and again, in order, on the board’s clock', () => {
    const printed = printedBy(`
      setTimeout(() => console.log('b', millis()), 30);
      setTimeout(() => console.log('a', millis()), 20);
      const id = setInterval(() => { console.log('tick', millis()); if (millis() >= 50) clearInterval(id); }, 25);
    `);
    expect(printed).toEqual(['a 20', 'tick 25', 'b 30', 'tick 50']);
  });

  it('can be stopped, the running one too, and twice', () => {
    const printed = printedBy(`
      const never = setTimeout(() => console.log('never'), 10);
      clearTimeout(never);
      clearTimeout(never);
      clearTimeout(12345);
    `);
    expect(printed).toEqual([]);
  });

  it('never fire at once: a delay of 0 is 1 ms', () => {
    expect(printedBy("setTimeout(() => console.log(millis()), 0); console.log('first')")).toEqual([
      'first',
      '1',
    ]);
  });

  it('print what their callback throws, with its place, and the app goes on', () => {
    const pico = new ScriptPico(`
      setInterval(() => {
        if (millis() === 20) throw new Error('in the second');
        console.log(millis());
      }, 10);
    `);
    pico.clock.advance(30_000);
    expect(pico.errors).toHaveLength(1);
    expect(pico.errors[0]).toMatch(/Error: in the second\n.*board\.js:3/);
    expect(pico.console).toEqual(['10', pico.errors[0], '30']);
  });

  it('end with a reset of the board', () => {
    const pico = new ScriptPico(`setInterval(() => console.log('still here'), 10)`);
    pico.clock.advance(15_000);
    pico.pico.reset();
    pico.clock.advance(100_000);
    expect(pico.console).toEqual(['still here']);
  });

  it('end when the board is switched off', () => {
    const pico = new ScriptPico(`setInterval(() => console.log('still here'), 10)`);
    pico.pico.stop();
    pico.clock.advance(100_000);
    expect(pico.console).toEqual([]);
    expect(pico.clock.nextUs(), 'nothing is left on the clock').toBe(Number.POSITIVE_INFINITY);
  });
});

describe('pins', () => {
  it('take a level once they are outputs', () => {
    const pico = new ScriptPico('pinMode(2, OUTPUT); digitalWrite(2, 1)');
    expect(pico.pico.pins.levels.get(2)).toBe(1);
    expect(() => pico.evaluate('digitalWrite(3, 1)')).toThrow('pin 3 is no output');
  });

  it('tell a listener of each change, and only of changes', () => {
    const pico = new ScriptPico('pinMode(2, OUTPUT)');
    const changes: string[] = [];
    const stop = pico.pico.pins.onChange((pin, level) => changes.push(`${pin}=${level}`));
    pico.evaluate('[1, 1, 0, 0, 1].forEach((level) => digitalWrite(2, level))');
    stop();
    pico.evaluate('digitalWrite(2, 0)');
    expect(changes).toEqual(['2=1', '2=0', '2=1']);
  });

  it('have the on-board LED behind the Wi-Fi chip, which insists on booleans', () => {
    const pico = new ScriptPico(
      "const chip = new (require('pico_cyw43').PicoCYW43)(); chip.putGpio(0, true)",
    );
    expect(pico.pico.pins.heartbeat).toBe(true);
    expect(() => pico.evaluate('chip.putGpio(0, 1)')).toThrow('must be a boolean');
  });
});

describe('the console', () => {
  it('prints values side by side, and remembers a thousand lines', () => {
    const pico = new ScriptPico("console.log('a', 1, true); for (let i = 0; i < 1500; i++) console.log(i)");
    expect(pico.console).toHaveLength(1000);
    expect(pico.console.at(-1)).toBe('1499');
    expect(printedBy("console.log('a', 1, true)")).toEqual(['a 1 true']);
  });
});
