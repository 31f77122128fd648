import { createReadStream, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { x as extract } from 'tar';
import xz from 'xz-decompress';
import { BuildError } from './build-error.ts';
import { digest } from './stamp.ts';

/**
 * Unpacks a .tar.xz, without the folder that everything in it lies in, if its content is exactly the one expected.
 * The destination appears when all of it is there.
 * @param sha256 in hexadecimal
 * @throws BuildError when the content is another; the archive is removed then
 */
export async function unpackVerified(archive: string, sha256: string, destination: string): Promise<void> {
  const actual = digest(readFileSync(archive));
  if (actual !== sha256) {
    rmSync(archive);
    throw new BuildError(
      `${archive} is not the archive that the lab was made with:\n  expected SHA-256 ${sha256}\n  actual   SHA-256 ${actual}`,
      'Try again, and do not use the file if it happens again: a mirror or a proxy handed out something else.',
    );
  }
  const unfinished = `${destination}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  // The xz tool is missing on a bare machine, and Node has no decoder of its own.
  const compressed = Readable.toWeb(createReadStream(archive)) as ReadableStream<Uint8Array>;
  const contents = new xz.XzReadableStream(compressed as never) as unknown as ReadableStream<Uint8Array>;
  await pipeline(Readable.fromWeb(contents), extract({ cwd: unfinished, strip: 1, preserveOwner: false }));
  renameSync(unfinished, destination);
}
