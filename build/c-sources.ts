import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf } from './up-to-date.js';

/**
 * C sources by the name they have for the compiler: "firmware/…" is this project's, "lwip/…" lwIP's `src`. The names do
 * not depend on where the folders are, so neither do objects and messages.
 */
export type CSources = ReadonlyMap<string, Uint8Array>;

/** What the virtual board needs of lwIP: its core over IPv4 and Ethernet. What lwipopts.h turns off compiles to nothing. */
const OF_LWIP = /^(include\/.*\.[ch]|core\/(ipv4\/)?[^/]+\.[ch]|netif\/ethernet\.c)$/;

/** Reads all C sources and headers of the virtual board, at once, so that a digest belongs to what is compiled. */
export function readCSources(firmware: string, lwipSrc: string): CSources {
  const below = (folder: string, name: string, wanted: RegExp) =>
    filesOf(folder)
      .filter((file) => wanted.test(file))
      .map((file) => [`${name}/${file}`, readFileSync(join(folder, file))] as const);
  return new Map([...below(firmware, 'firmware', /\.[ch]$/), ...below(lwipSrc, 'lwip', OF_LWIP)]);
}

/** Names of the files to compile, in an order that does not depend on the file system. */
export function compiledFiles(sources: CSources): string[] {
  return [...sources.keys()].filter((name) => name.endsWith('.c')).sort();
}
