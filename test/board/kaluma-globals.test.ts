import { describe, expect, it } from 'vitest';
import { GLOBALS, INSTEAD } from '../../build/kaluma-builtins.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';
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

  it.each('at findLast findLastIndex isWellFormed toReversed toSorted toSpliced toWellFormed'.split(' '))(
    'is no method .%s() on any array, string or typed array',
    (name) => {
      const holders = 'Array.prototype, String.prototype, Object.getPrototypeOf(Uint8Array).prototype';
      expect(
        new ScriptPico('').evaluate(`[${holders}].some((holder) => ${JSON.stringify(name)} in holder)`),
      ).toBe(false);
    },
  );

  const ofTheLanguage =
    'Array.fromAsync Map.groupBy Object.groupBy Object.hasOwn Promise.allSettled Promise.any Promise.try Promise.withResolvers';
  const members = Object.keys(INSTEAD).filter((name) => name.includes('.'));
  it.each([...ofTheLanguage.split(' '), ...members])('is not %s', (path) => {
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
    expect(pico.pico.pins.onboardLed).toBe(true);
    expect(() => pico.evaluate('chip.putGpio(0, 1)')).toThrow('must be a boolean');
  });
});

describe('the PIO', () => {
  const STRIP = `
    const { ASM, StateMachine } = require('rp2');
    const program = new ASM().out('x', 1).set('pins', 1).delay(7).mov('pins', 'x').delay(8).set('pins', 0).delay(13);
    const options = { freq: 25000000, outBase: 5, setBase: 5, outShiftDir: 0, autopull: true, pullThreshold: 24 };
    const machine = new StateMachine(StateMachine.getAvailableId(), program, options);
    const words = (...greens) => Uint32Array.from(greens, (green) => green * 0x1000000);
    machine.active(true);`;

  it('sends the upper 24 bits of each word to a strip, which takes them as green, red, blue', () => {
    const pico = new ScriptPico(`${STRIP} machine.put(Uint32Array.of(0x102030ff, 0x000001ff))`);
    expect(pico.pico.strip.pin).toBe(5);
    expect(pico.pico.strip.colours).toEqual([0x201030, 0x000001, 0, 0, 0, 0, 0, 0]);
  });

  it('sends all words of the buffer, whatever part of it the array is', () => {
    const pico = new ScriptPico(`${STRIP} machine.put(words(1, 2, 3).subarray(1, 2))`);
    expect(pico.pico.strip.colours.slice(0, 4)).toEqual([0x0100, 0x0200, 0x0300, 0]);
  });

  it('feeds the next pixels when the line was not low for long enough, as a strip takes it', () => {
    const pico = new ScriptPico(`${STRIP} machine.put(words(1)); machine.put(words(2))`);
    expect(pico.pico.strip.colours.slice(0, 3)).toEqual([0x0100, 0x0200, 0]);
    pico.clock.advance(1000);
    pico.evaluate('machine.put(words(3))');
    expect(pico.pico.strip.colours.slice(0, 3)).toEqual([0x0300, 0x0200, 0]);
  });

  it('says what it cannot do', () => {
    const pico = new ScriptPico(STRIP);
    expect(() => pico.evaluate("new ASM().out('pins', 1)")).toThrow('single bits to x');
    expect(() => pico.evaluate('new StateMachine(1, program, options)')).toThrow('one state machine');
    expect(() => pico.evaluate('machine.put(new Uint8Array(4))')).toThrow('must be a Uint32Array');
    pico.evaluate('machine.active(false)');
    expect(() => pico.evaluate('machine.put(words(1))')).toThrow('call active(true) first');
  });
});

describe('a board that is off', () => {
  it.each(['globalThis.left = 1', 'var left = 1'])('leaves the next one nothing of %s', (script) => {
    const off = createNodeRealm();
    off.run(script, 'app');
    off.leave?.();
    const next = createNodeRealm();
    expect(next.run('typeof left', 'app')).toBe('undefined');
    expect(Object.getOwnPropertyNames(next.globals).filter((name) => !GLOBALS.has(name))).toEqual([]);
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
