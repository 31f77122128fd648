import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BuildError } from './build-error.ts';
import { LWIP_BY_HAND, LWIP_VERSION } from './lwip-version.ts';

/** Of the tag in lwIP's repository on GitHub, where its project on Savannah is mirrored. */
const ADDRESS = `https://github.com/lwip-tcpip/lwip/archive/refs/tags/STABLE-${LWIP_VERSION.replaceAll('.', '_')}_RELEASE.tar.gz`;

const LIMIT_MS = 120_000;
/** Of octets: several times what it has. */
const LARGEST = 32 * 1024 * 1024;

/**
 * Downloads the archive of lwIP's release, over redirects.
 * @returns path of the archive as downloaded, unchecked
 * @throws BuildError when it cannot be had
 */
export async function downloadArchive(path: string, address = ADDRESS, limitMs = LIMIT_MS): Promise<string> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(limitMs) });
    if (!response.ok || !response.body) throw new Error(`${response.status} ${response.statusText}`);
    const chunks: Uint8Array[] = [];
    let octets = 0;
    for await (const chunk of response.body) {
      chunks.push(chunk);
      octets += chunk.length;
      if (octets > LARGEST) throw new Error(`it has more than ${LARGEST} octets`);
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.concat(chunks));
    return path;
  } catch (cause) {
    const { name, message, cause: deeper } = cause as Error & { cause?: Error };
    const reason =
      name === 'TimeoutError' ? `timed out after ${limitMs / 1000} s` : (deeper?.message ?? message);
    throw new BuildError(`${address}: ${reason}`, LWIP_BY_HAND, { cause });
  }
}
