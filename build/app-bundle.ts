import { existsSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join, relative, resolve } from 'node:path';
import type { BuildOptions, OutputFile } from 'esbuild';
import type { OnProgress } from '../host/node/step-progress.ts';
import { BuildError } from './build-error.ts';
import { bundle } from './bundle.ts';
import { MODULES } from './kaluma-builtins.ts';
import { checkKalumaSyntax, type Misuse } from './kaluma-syntax.ts';
import { programLines } from './program-lines.ts';
import { writeWhole } from './stamp.ts';

/** In the folder of the script: where its parts come from. */
export const PROGRAM_LINES = 'program-lines.json';

/** Largest script that may be flashed, in octets: what it takes of the board's JavaScript heap when it is parsed. */
const MAX_BUNDLE_OCTETS = 20 * 1024;

const OPTIONS: BuildOptions = {
  minify: true,
  // A name that ends so is this program's own: no protocol, no JSON and nothing of Kaluma's has it. A short one takes less of the heap.
  mangleProps: /_$/,
  // No other name becomes `at`, which the engine lacks: checkKalumaSyntax could not tell them apart.
  mangleCache: { at_: 'at' },
  // CommonJS calls `require` as it stands; esbuild's other formats put a resolver of their own around it.
  format: 'cjs',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2019',
  // Given here, so that no tsconfig.json changes the program. A field that is assigned costs the board less than one that
  // is defined, and no program of ours can tell the difference.
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: false } },
  external: [...MODULES],
  banner: { js: "'use strict';(()=>{" },
  footer: { js: '})();' },
  sourcemap: 'external',
};

/** Where it comes from in the sources, if the source map tells, and what it is. */
function describe({ line, column, message }: Misuse, map: SourceMap, outputFolder: string): string {
  const entry = map.findEntry(line - 1, column - 1);
  const source =
    'originalSource' in entry && entry.originalSource
      ? `${relative(process.cwd(), resolve(outputFolder, entry.originalSource))}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
      : 'the bundle';
  return `  ${source} (board.js:${line}:${column}): ${message}`;
}

/**
 * Refuses a script that would fail on the board.
 * @throws BuildError listing everything that the board would stumble over
 */
function checkAppScript(script: string, map: SourceMap, outputFolder: string): void {
  const octets = Buffer.byteLength(script);
  if (octets > MAX_BUNDLE_OCTETS) {
    throw new BuildError(
      `The program for the board has ${octets} octets, ${octets - MAX_BUNDLE_OCTETS} more than the ${MAX_BUNDLE_OCTETS} that may be flashed.`,
      'Take something out of src/, or look at what it imports.',
    );
  }
  const findings = checkKalumaSyntax(script);
  if (findings.length > 0) {
    throw new BuildError(
      `The program for the board uses what Kaluma 1.2.1 does not have:\n${findings.map((finding) => describe(finding, map, outputFolder)).join('\n')}`,
      'Write it in another way and build again. A method of your own that is called like one that is lacking needs another name.',
    );
  }
}

/**
 * Bundles the program of the board to one strict script and checks that the board can run it.
 * @param entry the TypeScript file that it starts with
 * @param output the script to make
 * @throws BuildError when it cannot be bundled or would fail on the board
 */
export async function buildApp(entry: string, output: string, onProgress: OnProgress): Promise<void> {
  if (!existsSync(entry)) {
    throw new BuildError(
      `There is no program for the board: ${entry} is not there.`,
      'Check that the clone is complete.',
    );
  }
  const activity = 'bundling the program for the board';
  onProgress({ activity, item: relative(process.cwd(), entry), done: 0, total: 1 });
  const { outputFiles } = await bundle('The program for the board', {
    ...OPTIONS,
    entryPoints: [entry],
    outfile: output,
  });
  const [map, script] = ['.map', ''].map(
    (suffix) => outputFiles.find(({ path }) => path === output + suffix) as OutputFile,
  ) as [OutputFile, OutputFile];
  checkAppScript(script.text, new SourceMap(JSON.parse(map.text)), join(output, '..'));
  const folder = join(output, '..');
  writeWhole(join(folder, PROGRAM_LINES), JSON.stringify(programLines(JSON.parse(map.text), folder)));
  writeWhole(output, script.contents);
  onProgress({ activity, item: '', done: 1, total: 1 });
}
