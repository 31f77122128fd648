import { createReadStream, mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { x as extract } from 'tar';
import xz from 'xz-decompress';

/**
 * Unpacks a .tar.gz or .tar.xz, without the folder that everything in it lies in.
 * @throws Error when it is damaged
 */
export async function unpack(archive: string, destination: string): Promise<void> {
  mkdirSync(destination, { recursive: true });
  const contents = createReadStream(archive);
  // The xz tool is missing on a bare machine, and Node has no decoder of its own. tar knows gzip by itself.
  const tar = archive.endsWith('.xz') ? Readable.fromWeb(decompressed(contents)) : contents;
  await pipeline(tar, extract({ cwd: destination, strip: 1, preserveOwner: false, strict: true }));
}

function decompressed(contents: Readable): ReadableStream<Uint8Array> {
  const compressed = Readable.toWeb(contents) as ReadableStream<Uint8Array>;
  return new xz.XzReadableStream(compressed as never) as unknown as ReadableStream<Uint8Array>;
}
