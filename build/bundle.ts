import type { BuildFailure, BuildOptions } from 'esbuild';
import { BuildError } from './build-error.ts';

/**
 * Bundles to memory: files not yet written, and which inputs they are of. What esbuild only warns of, such as import.meta in a script for the board, is an error: it would fail as it runs.
 * @param what for the error's text
 * @throws BuildError with esbuild's messages
 */
export async function bundle(what: string, options: BuildOptions) {
  const esbuild = await import('esbuild');
  const result = await esbuild
    .build({
      ...options,
      bundle: true,
      write: false,
      metafile: true,
      logLevel: 'silent',
      legalComments: 'none',
    })
    .catch((failure: BuildFailure) => failure);
  const complaints = [...(result.errors ?? []), ...(result.warnings ?? [])];
  if (complaints.length > 0) {
    const messages = await esbuild.formatMessages(complaints, { kind: 'error' });
    throw new BuildError(
      `${what} cannot be bundled:\n${messages.join('').trimEnd()}`,
      'Correct what it names and build again.',
    );
  }
  if (result instanceof Error) throw result;
  return result;
}
