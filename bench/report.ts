import type { BenchmarkResult } from './benchmark.ts';
import type { Rates } from './comparison.ts';
import type { PageTimes } from './page-times.ts';

/** Measured once on one machine: the same C loop as WebAssembly, without observer and without TypeScript. */
const WEBASSEMBLY_LIMIT = 0.52;

const NAME_COLUMN = 16;
const RATE_COLUMN = 10;

/** The result for people. */
export function benchmarkReport(result: BenchmarkResult): string {
  const { virtual, native, ratio, commands, page } = result;
  const lines = [
    `Connections per second of processor time: handshake, half-close, close. lwIP ${result.lwip}.`,
    `Medians of ${result.runs} interleaved runs of ${count(result.connections)} connections each.`,
    '',
    rateLine('virtual board', virtual, `${virtual.recordsPerConnection} records each, all read and checked`),
    native
      ? rateLine('native', native, `the same lwIP, ${native.compiler}, bare C loop, no observer`)
      : `${'native'.padEnd(NAME_COLUMN)}skipped: there is no gcc`,
  ];
  if (ratio !== null) {
    lines.push(
      `${'ratio'.padEnd(NAME_COLUMN)}${ratio.toFixed(2).padStart(RATE_COLUMN)}   × native; WebAssembly by itself: ${WEBASSEMBLY_LIMIT}`,
    );
  }
  lines.push('', 'Commands as whole processes, in seconds of processor time:');
  const width = Math.max(...commands.map(({ command }) => command.length));
  for (const { command, median, samples } of commands) {
    const range = `${Math.min(...samples).toFixed(2)} to ${Math.max(...samples).toFixed(2)}`;
    lines.push(`tcplab ${command.padEnd(width)}  ${median.toFixed(2)}   ${range}`);
  }
  lines.push('', ...(page ? pageLines(page) : ['The page: skipped, there is no chromium']));
  return lines.join('\n');
}

function pageLines({ firstPaint, edit, frame }: PageTimes): string[] {
  const ms = (time: number) => time.toFixed(0).padStart(6);
  const line = (what: string, { wall, main, worker }: PageTimes['edit']) =>
    `${what.padEnd(14)}${ms(wall)}${ms(main)}${ms(worker)}`;
  return [
    'The page in Chromium, in ms: on the wall, of the processor by its main thread, by its worker:',
    line('first paint', firstPaint),
    line('an edit', edit),
    `${line('a frame', frame)}   ${frame.segments} segments, played; 95 of 100 on the wall within ${frame.p95.toFixed(0)}`,
  ];
}

function rateLine(name: string, { median, samples }: Rates, remark: string): string {
  const rate = count(median).padStart(RATE_COLUMN);
  const range = `${count(Math.min(...samples))} to ${count(Math.max(...samples))}`;
  return `${name.padEnd(NAME_COLUMN)}${rate}   ${range.padEnd(2 * RATE_COLUMN + 4)}  ${remark}`;
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}
