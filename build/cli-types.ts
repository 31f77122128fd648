import { execFile } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { BuildError } from './build-error.ts';
import { root } from './up-to-date.js';

const FLAGS = [
  ...[
    '--ignoreConfig',
    '--noCheck',
    '--declaration',
    '--emitDeclarationOnly',
    '--allowImportingTsExtensions',
  ],
  ...['--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node', '--rootDir', root],
];

/**
 * Writes the types of what the package exports: declarations alone, in the folders of their sources.
 * @param entry the module that is exported
 */
export async function buildTypes(entry: string, output: string): Promise<void> {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const unfinished = mkdtempSync(`${output}.`);
  try {
    await promisify(execFile)(process.execPath, [
      ...[join(typescript, 'bin/tsc'), ...FLAGS, '--outDir', unfinished, entry],
    ]);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    const { stdout = '' } = error as { stdout?: string };
    throw new BuildError(`The types of ${entry} cannot be written:\n${stdout}`, 'Run "npm run check".');
  }
  rmSync(output, { recursive: true, force: true });
  renameSync(unfinished, output);
}
