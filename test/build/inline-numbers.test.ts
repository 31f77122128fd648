import { expect, it } from 'vitest';
import { inlineNumbers } from '../../build/inline-numbers.ts';

it('puts numbers in the place of their names, and leaves everything else and the lines', () => {
  const source = [
    "import { PORT } from './ports.ts';",
    'const WAIT_MS = 50;',
    'const ERROR = -11;',
    'const RED = 0x00190000;',
    'export const SHARED = 8;',
    "const NAME = 'WIFI_SSID';",
    'const LONG_WAIT_MS = 2 * WAIT_MS;',
    'say(WAIT_MS, ERROR, RED, SHARED, PORT, NAME);',
  ];
  expect(inlineNumbers(source.join('\n')).split('\n')).toEqual([
    "import { PORT } from './ports.ts';",
    '',
    '',
    '',
    'export const SHARED = 8;',
    "const NAME = 'WIFI_SSID';",
    'const LONG_WAIT_MS = 2 * 50;',
    'say(50, -11, 0x00190000, SHARED, PORT, NAME);',
  ]);
});
