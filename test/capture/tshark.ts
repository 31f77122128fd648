import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '../support/installed.ts';

/** Absolute numbers and verified checksums: what the codec is compared with. */
const PREFERENCES = [
  'tcp.relative_sequence_numbers:FALSE',
  'tcp.check_checksum:TRUE',
  'udp.check_checksum:TRUE',
  'ip.check_checksum:TRUE',
];

/** Harmless: tshark says it when it is run by root, as in a container. */
const ROOT_WARNING = /^Running as user "root" and group "root"\. This could be dangerous\.$/m;

function run(program: string, args: readonly string[]): string {
  needs('tshark');
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.error) throw result.error;
  const complaint = result.stderr.replace(ROOT_WARNING, '').trim();
  if (result.status !== 0 || complaint !== '') {
    throw new Error(`${program} ended with ${result.status} and said: ${complaint}`);
  }
  return result.stdout;
}

/** Hands a capture to `use` as the path of a file that lives as long as the call. */
export function withCaptureFile<T>(bytes: Uint8Array, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tcplab-'));
  try {
    const path = join(folder, 'capture.pcapng');
    writeFileSync(path, bytes);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * What tshark reads from a capture, a row per packet: each field's text, occurrences joined by commas.
 * `more` are further arguments.
 * @throws when tshark fails or writes any warning.
 */
export function tsharkFields<Field extends string>(
  bytes: Uint8Array,
  fields: readonly Field[],
  more: readonly string[] = [],
): Record<Field, string>[] {
  const preferences = PREFERENCES.flatMap((preference) => ['-o', preference]);
  const selection = fields.flatMap((field) => ['-e', field]);
  const output = withCaptureFile(bytes, (path) =>
    run('tshark', [
      '-n',
      '-r',
      path,
      ...preferences,
      ...more,
      '-T',
      'fields',
      '-E',
      'separator=/t',
      ...selection,
    ]),
  );
  const rows = output.split('\n').slice(0, -1);
  return rows.map((row) => {
    const cells = row.split('\t');
    return Object.fromEntries(fields.map((field, i) => [field, cells[i] ?? ''])) as Record<Field, string>;
  });
}

/** What tshark makes of each conversation's completeness, in the order in which they begin. */
export function tsharkCompleteness(bytes: Uint8Array): number[] {
  return completenessIn(tsharkFields(bytes, ['tcp.stream', 'tcp.completeness'], ['-2', '-Y', 'tcp']));
}

/** The same of rows that were read with `-2`: once all packets are known. */
export function completenessIn(rows: readonly Record<'tcp.stream' | 'tcp.completeness', string>[]): number[] {
  return [...new Map(rows.map((row) => [row['tcp.stream'], Number(row['tcp.completeness'])])).values()];
}

/** What `capinfos` reports, by its own titles. */
export function capinfos(bytes: Uint8Array): ReadonlyMap<string, string> {
  const output = withCaptureFile(bytes, (path) => run('capinfos', ['-M', path]));
  const lines = output.split('\n').map((line) => /^([^:]+?):\s+(.*)$/.exec(line));
  return new Map(lines.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : [])));
}

/** The same packets as editcap writes them in another file type (`pcap`, `nsecpcap`, `pcapng`). */
export function converted(bytes: Uint8Array, type: string): Uint8Array {
  return withCaptureFile(bytes, (path) => {
    run('editcap', ['-F', type, path, `${path}.${type}`]);
    return new Uint8Array(readFileSync(`${path}.${type}`));
  });
}
