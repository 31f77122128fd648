import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

/** Folders of host, from the top down, as the page lists them. */
const ROOMS = [...PAGE.matchAll(/^\| (`host\/[^|]*) \|/gm)].flatMap(([, cell]) =>
  [...cell!.matchAll(/`host\/([\w-]+)`/g)].map(([, room]) => room!),
);

/** What needs Node, as the page says. */
const NEEDS_NODE = [
  ...(/imports nothing\nfrom Node; that is all of `host` but (.*?)\.\n/.exec(PAGE)?.[1] ?? '').matchAll(
    /`([^`]+)`/g,
  ),
].map(([, folder]) => folder!);

const FILES = readdirSync(join(ROOT, 'host'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

/** What a file imports, from its text: paths below host, or names of packages. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, 'host', file), 'utf8');
  const found = source.matchAll(/(?:from|import\()\s*'([^']+)'/g);
  return [...found].map(([, name]) =>
    name!.startsWith('.') ? relative(join(ROOT, 'host'), join(ROOT, 'host', dirname(file), name!)) : name!,
  );
}

const EXPORTED = /^export (?:async )?(?:const|function\*?|class|interface|type) (\w+)/gm;

const roomOf = (file: string) => file.split('/')[0]!;

describe('docs/architecture.md', () => {
  it('lists every folder of host', () => {
    const folders = new Set(FILES.filter((file) => file.includes('/')).map(roomOf));
    expect([...ROOMS].sort()).toEqual([...folders].sort());
  });

  it('lists them so that each imports only from those below it', () => {
    const upward = FILES.flatMap((file) =>
      importsOf(file)
        .filter((name) => ROOMS.includes(roomOf(name)) && ROOMS.includes(roomOf(file)))
        .filter((name) => ROOMS.indexOf(roomOf(name)) < ROOMS.indexOf(roomOf(file)))
        .map((name) => `${file} imports ${name}`),
    );
    expect(upward).toEqual([]);
  });

  it('names the folders that need Node, and no other file imports from it', () => {
    expect(NEEDS_NODE.length).toBeGreaterThan(3);
    const needing = FILES.filter((file) => importsOf(file).some((name) => name.startsWith('node:')));
    expect(
      needing.filter(
        (file) => !NEEDS_NODE.some((folder) => file === folder || file.startsWith(`${folder}/`)),
      ),
    ).toEqual([]);
  });

  it('sends nobody to a file that is not there', () => {
    const paths = [...PAGE.matchAll(/`((?:host|src|firmware|test)\/[\w./-]+\.(?:ts|c|h))`/g)].map(
      ([, path]) => path!,
    );
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('is of files in which an exported name means one thing', () => {
    const places = new Map<string, Set<string>>();
    for (const file of FILES)
      for (const [, name = ''] of readFileSync(join(ROOT, 'host', file), 'utf8').matchAll(EXPORTED))
        places.set(name, new Set(places.get(name)).add(file));
    // Each command has its own.
    for (const name of ['configure', 'examples']) places.delete(name);
    expect([...places].filter(([, files]) => files.size > 1)).toEqual([]);
  });
});
