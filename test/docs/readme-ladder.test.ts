import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const pathOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Both ends' states and segments, without the times: a timer of lwIP may come a millisecond sooner in another version. */
function ladderIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => /^time \(s\) +client +board$/.test(line));
  return lines.slice(first, lines.indexOf('', first)).map((line) => line.replace(/^\d+\.\d+ +/, ''));
}

it('the ladder in the README is the one that half-close prints', async () => {
  const words = ['run', 'half-close', '--fast', '--no-color', '--lang', 'en'];
  const { stdout } = await promisify(execFile)(process.execPath, [pathOf('bin/tcplab.js'), ...words]);
  const shown = ladderIn(readFileSync(pathOf('README.md'), 'utf8'));
  expect(shown.length).toBeGreaterThan(15);
  expect(shown).toEqual(ladderIn(stdout));
});
