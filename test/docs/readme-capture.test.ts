import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { inProcess } from '../cli/in-process.ts';

/** Taken by tcpdump: Linux's TCP at both ends. */
const CAPTURE = fileURLToPath(new URL('half-close-on-linux.pcap', import.meta.url));

it.each([
  ['README.md', 'en'],
  ['README.zh.md', 'zh'],
])('%s shows what ladder says of that capture', async (file, language) => {
  const { stdout } = await inProcess(['ladder', CAPTURE, '--lang', language, '--no-color']);
  const lines = (text: string) => text.split('\n').map((line) => line.trim());
  const report = lines(stdout.trim());
  const readme = lines(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
  const first = readme.indexOf(report[0]!);
  expect(readme.slice(first, first + report.length)).toEqual(report);
});
