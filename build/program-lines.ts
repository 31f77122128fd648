import { join, relative } from 'node:path';
import { decode } from '@jridgewell/sourcemap-codec';
import type { ProgramLines } from '../host/web/engine/program-lines.ts';
import { root } from './up-to-date.js';

/** What the page needs of a source map: the lines, without columns and names. `folder`: in which the map's script lies. */
export function programLines(map: { sources: string[]; mappings: string }, folder: string): ProgramLines {
  const lines = decode(map.mappings).map((segments) =>
    segments.flatMap(([column, source, line], at) => {
      const [, sourceBefore, lineBefore] = segments[at - 1] ?? [];
      const isSame = source === sourceBefore && line === lineBefore;
      return source === undefined || line === undefined || isSame ? [] : [column, source, line + 1];
    }),
  );
  const files = map.sources.map((source) => relative(root, join(folder, source)).replaceAll('\\', '/'));
  return { files, lines };
}
