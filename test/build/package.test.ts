import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { filesOf, root } from '../../build/up-to-date.js';

const CLI = join(root, 'dist/cli');
const { devDependencies, optionalDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** Development dependencies whose code the package holds. Every other is a tool: of the build, of the tests. */
const LIBRARIES = [
  ...['ansi-escapes', 'chalk', 'cli-cursor', 'cli-table3', 'commander'],
  ...['fast-string-width', 'fast-wrap-ansi', 'tinyqueue', 'zod'],
];

describe('the product', () => {
  it('imports nothing at run time but Node and what is optional', async () => {
    const { metafile } = await build({
      entryPoints: readdirSync(CLI)
        .filter((name) => /\.c?js$/.test(name))
        .map((name) => join(CLI, name)),
      ...{ bundle: true, packages: 'external', platform: 'node', format: 'cjs', outdir: CLI },
      ...{ write: false, metafile: true, tsconfigRaw: {}, logLevel: 'silent' },
    });
    const imported = Object.values(metafile.inputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external).map(({ path }) => path),
    );
    const others = new Set(imported.filter((name) => !isBuiltin(name)));
    expect([...others].sort()).toEqual(Object.keys(optionalDependencies).sort());
  });

  it('holds libraries, and no tool of the build or the tests', () => {
    const notices = readFileSync(join(CLI, 'licences.txt'), 'utf8');
    const held = [...notices.matchAll(/^={80}\n(\S+) /gm)].map(([, name]) => name);
    expect([...new Set(held)].filter((name) => name! in devDependencies).sort()).toEqual(LIBRARIES);
  });

  it('has no source that imports one of the build, the tests or the benchmark', () => {
    const sources = ['host', 'src'].flatMap((folder) =>
      filesOf(join(root, folder)).map((name) => `${folder}/${name}`),
    );
    const imports = sources.flatMap((source) =>
      [...readFileSync(join(root, source), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(
        ([, target = '']) => `${source}: ${relative(root, join(root, dirname(source), target))}`,
      ),
    );
    expect(imports.length).toBeGreaterThan(500);
    expect(imports.filter((line) => !/: (host|src)\//.test(line))).toEqual([]);
  });
});
