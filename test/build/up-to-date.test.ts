import { cpSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { digests, explained, inputsOf, isUpToDate, PARTS, treeDigest } from '../../build/up-to-date.js';
import { temporaryFolder, write } from './temporary-folder.ts';

/** A project whose board was built. */
function builtProject() {
  const folder = temporaryFolder();
  const add = (name: string, content: string) => write(join(folder, name), content);
  add('src/main.ts', 'listen();');
  add('firmware/lwip/ring.c', 'int ring;');
  add('build/wasm.ts', 'link();');
  add('dist/board.js', 'script');
  add('dist/board.wasm', 'code');
  const record = () => {
    const dist = join(folder, 'dist');
    const outputs = digests(dist, PARTS.board.makes);
    write(join(dist, 'board.json'), JSON.stringify({ inputs: inputsOf('board', folder), outputs }));
  };
  record();
  return { folder, add, record, isUpToDate: (base = folder) => isUpToDate('board', base) };
}

describe('what was built', () => {
  it('is built again when a source changed, and is good again when the source is as it was', () => {
    const { add, isUpToDate } = builtProject();
    expect(isUpToDate()).toBe(true);
    add('firmware/lwip/ring.c', 'int ring = 1;');
    expect(isUpToDate()).toBe(false);
    add('firmware/lwip/ring.c', 'int ring;');
    expect(isUpToDate()).toBe(true);
  });

  it('is not built again when only the time of a file changed, as in a fresh clone', () => {
    const { folder, isUpToDate } = builtProject();
    utimesSync(join(folder, 'src/main.ts'), 2_000_000_000, 2_000_000_000);
    utimesSync(join(folder, 'dist/board.js'), 1, 1);
    expect(isUpToDate()).toBe(true);
  });

  it.each([
    ['a source was added', 'firmware/wasm/include/lwipopts.h'],
    ['another version of a tool was installed', 'node_modules/.package-lock.json'],
    ['it was changed by hand', 'dist/board.js'],
    ['its record was cut short', 'dist/board.json'],
  ])('is built again when %s', (_, name) => {
    const { add, isUpToDate } = builtProject();
    add(name, '{"lockfileVersion"');
    expect(isUpToDate()).toBe(false);
  });

  it.each(['src/main.ts', 'dist/board.wasm', 'dist/board.json'])('is built again when %s is gone', (name) => {
    const { folder, isUpToDate } = builtProject();
    rmSync(join(folder, name));
    expect(isUpToDate()).toBe(false);
  });

  it('is not built again for a change in what only the command line is made of', () => {
    const { add, isUpToDate } = builtProject();
    add('host/cli/main.ts', 'main();');
    expect(isUpToDate()).toBe(true);
  });

  it('is built again when LWIP_DIR names another lwIP, or what it names changed', () => {
    const { folder, add, record, isUpToDate } = builtProject();
    add('other-lwip/src/core/tcp.c', 'int tcp;');
    vi.stubEnv('LWIP_DIR', join(folder, 'other-lwip'));
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(isUpToDate()).toBe(false);
    record();
    expect(isUpToDate()).toBe(true);
    add('other-lwip/src/core/tcp.c', 'int tcp = 1;');
    expect(isUpToDate()).toBe(false);
  });

  it('is, in a copy of the checkout, that of the copy’s own files', () => {
    const { folder, isUpToDate } = builtProject();
    const copy = join(temporaryFolder(), 'copy');
    cpSync(folder, copy, { recursive: true });
    expect(isUpToDate(copy)).toBe(true);
    write(join(copy, 'src/main.ts'), 'listen(7000);');
    expect(isUpToDate(copy)).toBe(false);
    expect(isUpToDate()).toBe(true);
  });
});

describe('the digest of a folder', () => {
  const digestOf = (files: Record<string, string>) => {
    const folder = temporaryFolder();
    for (const [name, content] of Object.entries(files)) write(join(folder, name), content);
    return treeDigest(folder);
  };

  it('is that of its sorted paths and contents', () => {
    expect(digestOf({ 'b/c': 'x', a: 'y' })).toBe(digestOf({ a: 'y', 'b/c': 'x' }));
  });

  it.each([
    ['a name', { a: 'y', 'b/d': 'x' }],
    ['a folder', { a: 'y', c: 'x' }],
    ['a content', { a: 'y', 'b/c': 'z' }],
    ['a file more', { a: 'y', 'b/c': 'x', d: '' }],
  ])('is another for %s', (_, files) => {
    expect(digestOf(files)).not.toBe(digestOf({ a: 'y', 'b/c': 'x' }));
  });
});

describe('a checkout that may not be written to', () => {
  it.each(['EACCES', 'EROFS'])('is told with what to do (%s)', (code) => {
    expect(explained(Object.assign(new Error(`${code}: mkdir`), { code }))).toMatchObject({
      problem: expect.stringContaining('you may not write there'),
      nextStep: expect.stringContaining('npm run build'),
    });
  });

  it('is not blamed for anything else', () => {
    const error = Object.assign(new Error('full'), { code: 'ENOSPC' });
    expect(explained(error)).toBe(error);
  });
});
