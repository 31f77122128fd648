import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const pathOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Both ends' states and segments, without the times: a timer of lwIP may come a millisecond sooner in another version. */
function ladderIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => /^(time \(s\)|时间（秒）) +\S+ +(board|开发板)$/.test(line));
  return lines.slice(first, lines.indexOf('', first)).map((line) => line.replace(/^\d+\.\d+ +/, ''));
}

it.each([
  ['README.md', 'en'],
  ['README.zh.md', 'zh'],
])('the ladder in %s is the one that half-close prints', async (file, language) => {
  const words = ['run', 'half-close', '--fast', '--no-color', '--lang', language];
  const { stdout } = await promisify(execFile)(process.execPath, [pathOf('bin/tcplab.js'), ...words]);
  const shown = ladderIn(readFileSync(pathOf(file), 'utf8'));
  expect(shown.length).toBeGreaterThan(15);
  expect(shown).toEqual(ladderIn(stdout));
});
