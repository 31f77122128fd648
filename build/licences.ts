import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import type { CSources } from './c-sources.ts';
import { root } from './up-to-date.js';

/** The notices of what is in board.wasm beside this project's code: every copyright of lwIP's files, with their common conditions. */
export function lwipNotices(sources: CSources): string {
  const texts = [...sources]
    .filter(([name]) => /^lwip.*\.c$/.test(name))
    .map(([, content]) => Buffer.from(content).toString());
  const holders = new Set(texts.flatMap((text) => text.match(/Copyright \(c\).*/g) ?? []));
  const [conditions = ''] = /Redistribution and use[\s\S]*?(?=\s*\*\/)/.exec(texts.join('\n')) ?? [];
  return `board.wasm holds lwIP:\n\n${[...holders].sort().join('\n')}\nAll rights reserved.\n\n${conditions.replaceAll(/^ \* ?/gm, '')}

It also holds functions of wasi-libc, which come from musl, under the same licence as tcplab (LICENSE):
Copyright © 2005-2020 Rich Felker, et al.
`;
}

/** Names of the npm packages of which a bundle holds code, sorted. */
export function bundledPackages(bundles: readonly Metafile[]): string[] {
  const names = bundles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => {
        const [, folder] = /^.*(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
        return folder !== undefined && bytesInOutput > 0
          ? [path.slice(0, path.lastIndexOf(folder)) + folder]
          : [];
      }),
    ),
  );
  return [...new Set(names)].sort();
}

/** The notices that go with the code of others, which their licences ask for. */
export function licenceNotices(folders: readonly string[]): string {
  return folders.map(noticeOf).join('\n');
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim();
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`;
}
