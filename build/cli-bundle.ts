import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { OnProgress } from '../host/node/step-progress.ts';
import { bundle } from './bundle.ts';
import { bundledPackages, licenceNotices } from './licences.ts';
import { writeWhole } from './stamp.ts';
import { filesOf, root } from './up-to-date.js';

/** What the package does not hold and the product may import: a machine may be without it. */
const OPTIONAL = ['rp2040js', 'serialport'];

/**
 * Bundles the command line: a start that reads a few files instead of hundreds, and a package that needs no other. Commands are chunks of
 * their own, read when they are used.
 * @throws BuildError when it cannot be bundled
 */
export async function buildCli(
  { host, output }: { host: string; output: string },
  onProgress: OnProgress,
): Promise<void> {
  const activity = 'bundling the command line';
  onProgress({ activity, item: relative(process.cwd(), host), done: 0, total: 1 });
  const cli = await bundle('The command line', {
    absWorkingDir: root,
    platform: 'node',
    target: 'node20.19',
    external: [...OPTIONAL, 'flash'], // the board's own module, in a function whose text is sent to it
    minifyWhitespace: true,
    entryPoints: { main: join(host, 'cli/main.ts') },
    outdir: output,
    splitting: true,
    format: 'esm',
    // For libraries in CommonJS, which require Node's modules.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  for (const { path, contents } of cli.outputFiles) writeWhole(path, contents);
  const notices = join(output, 'licences.txt');
  writeWhole(notices, licenceNotices(bundledPackages([cli.metafile])));
  const made = new Set([notices, ...cli.outputFiles.map(({ path }) => path)]);
  for (const old of filesOf(output).map((name) => join(output, name))) if (!made.has(old)) rmSync(old);
  onProgress({ activity, item: '', done: 1, total: 1 });
}
