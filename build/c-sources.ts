import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from './stamp.ts';

/**
 * C sources by the name they have for the compiler: "firmware/…" is this project's, "lwip/…" lwIP's `src`. The names do
 * not depend on where the folders are, so neither do objects and messages.
 */
export type CSources = ReadonlyMap<string, Uint8Array>;

/** What the virtual board needs of lwIP: its core over IPv4 and Ethernet. What lwipopts.h turns off compiles to nothing. */
const LWIP_FOLDERS = ['core', 'core/ipv4'];
const LWIP_FILES = ['netif/ethernet.c'];

function readFolder(folder: string, name: string, deep: boolean, into: Map<string, Uint8Array>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && deep)
      readFolder(join(folder, entry.name), `${name}/${entry.name}`, deep, into);
    if (entry.isFile() && /\.[ch]$/.test(entry.name)) {
      into.set(`${name}/${entry.name}`, readFileSync(join(folder, entry.name)));
    }
  }
}

/** Reads all C sources and headers of the virtual board, at once, so that a digest belongs to what is compiled. */
export function readCSources(firmware: string, lwipSrc: string): CSources {
  const sources = new Map<string, Uint8Array>();
  readFolder(firmware, 'firmware', true, sources);
  readFolder(join(lwipSrc, 'include'), 'lwip/include', true, sources);
  for (const folder of LWIP_FOLDERS) readFolder(join(lwipSrc, folder), `lwip/${folder}`, false, sources);
  for (const file of LWIP_FILES) {
    if (existsSync(join(lwipSrc, file))) sources.set(`lwip/${file}`, readFileSync(join(lwipSrc, file)));
  }
  return sources;
}

/** Names of the files to compile, in an order that does not depend on the file system. */
export function compiledFiles(sources: CSources): string[] {
  return [...sources.keys()].filter((name) => name.endsWith('.c')).sort();
}

/** Digest of a source by its name, computed once. */
export function sourceDigests(sources: CSources): (name: string) => string | undefined {
  const known = new Map<string, string>();
  return (name) => {
    const content = sources.get(name);
    if (content !== undefined && !known.has(name)) known.set(name, digest(content));
    return known.get(name);
  };
}
