import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { filesOf, root } from '../../build/up-to-date.js';
import { wrappedProgram } from '../../build/web-bundle.ts';
import { createWorkerRealm, scriptOf, type WrappedProgram } from '../../host/web/engine/worker-realm.ts';

const WEB = join(root, 'dist/web');
const read = (name: string) => readFileSync(join(WEB, name), 'utf8');
const BOARD = readFileSync(join(root, 'dist/board.js'), 'utf8');

/** What the build wraps, as the worker has it. */
function wrapped(script: string): WrappedProgram {
  return new Function(`return ${wrappedProgram(script)}`)();
}

describe('the page as it is built', () => {
  it('is below 400 KB for who visits it, compressed as servers do', () => {
    const visited = filesOf(WEB).filter((name) => !['tcplab.html', 'licences.txt'].includes(name));
    const octets = visited.map((name) => gzipSync(readFileSync(join(WEB, name))).length);
    expect(octets.reduce((a, b) => a + b, 0)).toBeLessThan(400_000);
    expect(gzipSync(read('tcplab.html')).length).toBeLessThan(400_000);
  });

  it('holds of others no more than it needs: neither zod nor chalk', () => {
    const packages = [...read('licences.txt').matchAll(/^(\S+) [\d.]+ \(.*\)$/gm)].map(([, name]) => name);
    expect(packages).toEqual([
      ...['fast-string-truncated-width', 'fast-string-width', 'fast-wrap-ansi', 'lit-html', 'tinyqueue'],
    ]);
  });

  it.each(['worker.js', 'tcplab.html'])('holds the very program that is flashed, in %s', (name) => {
    expect(read(name).split('/* dist/board.js */\n')[1]).toBe(BOARD);
  });

  it.each(['index.html', 'page.js', 'worker.js'])('names no other machine in %s', (name) => {
    const addresses = read(name).match(/https?:\/\/[\w.-]+/g) ?? [];
    const meant = ['http://www.w3.org', 'https://savannah.nongnu.org']; // SVG's namespace, lwIP's home in a message
    expect(addresses.filter((address) => !meant.includes(address))).toEqual([]);
  });
});

describe('the program in the worker', () => {
  it('has its own text, unchanged', () => {
    expect(scriptOf(wrapped(BOARD))).toBe(BOARD);
  });

  it.each([
    'fetch',
    'postMessage',
    'WebSocket',
    'self',
    'performance',
    'WebAssembly',
    'caches',
    'importScripts',
  ])('finds no %s, as on Kaluma', (name) => {
    const realm = createWorkerRealm(wrapped(`'use strict';require([typeof ${name}, globalThis.${name}]);\n`));
    let found: unknown;
    realm.globals.require = ((types: unknown) => (found = types)) as never;
    realm.run('', '');
    expect(found).toEqual(['undefined', undefined]);
  });

  it('finds what the board defines, by name and in its global object', () => {
    const realm = createWorkerRealm(wrapped("'use strict';global.sum = millis() + globalThis.millis();\n"));
    Object.assign(realm.globals, { millis: () => 21, global: realm.globals });
    realm.run('', '');
    expect(realm.globals.sum).toBe(42);
  });
});
