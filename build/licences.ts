import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from './up-to-date.js';

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
