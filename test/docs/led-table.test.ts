import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { circuitOf } from '../../host/wiring/circuit.ts';
import { LED_PINS } from '../../src/leds/pins.ts';

it('the LED table in the README is the circuit', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = readme.split('\n').filter((line) => /^\| \w+ \| GP\d+ \|/.test(line));
  const wired = circuitOf(LED_PINS).wires.map(
    ({ colour, gpio, pin, state }) => `| ${colour} | GP${gpio} | ${pin} | ${state} |`,
  );
  expect(rows).toEqual(wired);
});
