import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inProcess } from '../cli/in-process.ts';

const PAGE = readFileSync(new URL('../../docs/json-contract.md', import.meta.url), 'utf8');

/** Where the page leaves out the rest of a list. */
const REST = '…';

/** The page's nth example, its gaps as strings. */
function example(nth: number): unknown {
  const blocks = PAGE.match(/^ {4}\{\n(?: {4}.*\n)*? {4}\}\n/gm) ?? [];
  return JSON.parse(blocks[nth]!.replaceAll(REST, JSON.stringify(REST)));
}

/** The example with its gaps filled from the real thing. */
function filled(shown: unknown, real: unknown): unknown {
  if (Array.isArray(shown)) {
    const items = Array.isArray(real) ? real : [];
    const stated = shown.filter((item) => item !== REST).map((item, index) => filled(item, items[index]));
    return stated.length < shown.length ? [...stated, ...items.slice(stated.length)] : stated;
  }
  if (typeof shown !== 'object' || shown === null) return shown;
  const values = Object(real) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [name, filled(value, values[name])]),
  );
}

it('the page shows what run --json prints', async () => {
  const { stdout } = await inProcess(['run', 'half-close', '--fast', '--json']);
  const real: unknown = JSON.parse(stdout);
  expect(filled(example(0), real)).toEqual(real);
});

it('the page shows what ladder --json prints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tcplab-contract-'));
  const file = join(folder, 'lab.pcapng');
  await inProcess(['run', 'half-close', '--fast', '--pcap', file]);
  const { stdout } = await inProcess(['ladder', file, '--json']);
  rmSync(folder, { recursive: true });
  const real = { ...JSON.parse(stdout), file: 'lab.pcapng' };
  expect(filled(example(1), real)).toEqual(real);
});
