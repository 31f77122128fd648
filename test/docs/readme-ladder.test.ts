import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const pathOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

it('the ladder in the README is the one that half-close prints', async () => {
  const readme = readFileSync(pathOf('README.md'), 'utf8').split('\n');
  const shown = readme.slice(readme.findIndex((line) => line.startsWith('    x = ')));
  const ladder = shown.slice(0, shown.indexOf('')).map((line) => line.slice(4));
  const words = ['run', 'half-close', '--fast', '--no-color', '--lang', 'en'];
  const { stdout } = await promisify(execFile)(process.execPath, [pathOf('bin/tcplab.js'), ...words]);
  expect(ladder.length).toBeGreaterThan(15);
  expect(stdout).toContain(ladder.join('\n'));
});
