import { beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceReport, runConformance } from '../../host/conformance/conformance.ts';
import { DEPARTURES_LWIP_2_2 } from '../../host/conformance/departures-lwip-2.2.ts';
import { jsonConformance } from '../../host/conformance/report-json.ts';
import { renderConformance } from '../../host/conformance/report-text.ts';
import { RFC_9293_MATRIX } from '../../host/conformance/rfc-9293-matrix.ts';
import { widthOf } from '../../host/report/text-layout.ts';
import { createTheme } from '../../host/report/theme.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { openBoard, wholeMatrix } from '../probe/boards.ts';

let report: ConformanceReport;
/** With a difference that nobody knows of. */
let failed: ConformanceReport;

beforeAll(async () => {
  report = await wholeMatrix();
  const matrix = RFC_9293_MATRIX.filter(({ id }) => id === 'e' || id === 'm');
  const inRowE = (wanted: string) => {
    const departure = DEPARTURES_LWIP_2_2.find(({ id }) => id === wanted)!;
    const seen = departure.seen.filter(({ rows }) => rows.includes('e'));
    return { ...departure, seen: seen.map((sighting) => ({ ...sighting, rows: ['e'] })) };
  };
  failed = await runConformance(openBoard, {
    matrix,
    departures: [inRowE('syn-copy-in-syn-rcvd'), inRowE('rst-with-ack')],
  });
});

const plain = (columns: number) => ({ language: 'en' as const, theme: createTheme(0), columns });

describe('in the terminal', () => {
  it('stands in one table where there is room, and in several where there is not', () => {
    const tables = (columns: number) => {
      const lines = renderConformance(report, plain(columns)).filter((line) => /^[┌│├└]/.test(line));
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
      return lines.filter((line) => line.startsWith('┌')).length;
    };
    expect([tables(190), tables(150), tables(100), tables(80)]).toEqual([1, 2, 3, 4]);
  });

  it('has no colours when there are to be none', () => {
    expect(renderConformance(report, plain(150)).join('')).not.toContain('\x1b');
    expect(renderConformance(report, { ...plain(150), theme: createTheme(1) }).join('')).toContain('\x1b');
  });

  it('has a sign of its own for an optional rule that is not followed', () => {
    const lines = renderConformance(report, plain(190));
    const cellsOf = (row: string) =>
      lines
        .find((line) => line.startsWith(`│ ${row} `))
        ?.split('│')
        .slice(2, -1)
        .map((cell) => cell.trim());
    // MAY-12: lwIP sends no challenge ACK for an old ACK.
    expect(cellsOf('h ')?.slice(4)).toEqual(Array(7).fill('(✓)'));
    // MAY-2: no new connection out of TIME_WAIT. SHLD-3 is followed.
    expect(cellsOf('a ')?.[TCP_STATES.indexOf('TIME_WAIT')]).toBe('(✓)');
    expect(cellsOf('o ')?.[TCP_STATES.indexOf('FIN_WAIT_1')]).toBe('✓');
    expect(lines.join('\n')).toMatch(/^\(✓\) .*MAY or SHOULD/m);
  });

  it('explains every departure, in either language', () => {
    for (const language of ['en', 'zh'] as const) {
      const lines = renderConformance(report, { ...plain(10_000), language });
      expect(lines[0]).toContain(language === 'en' ? '(virtual board)' : '（虚拟开发板）');
      for (const [index, { title, explanation }] of DEPARTURES_LWIP_2_2.entries()) {
        expect(lines).toContain(`[${index + 1}] ${title[language]}`);
        expect(lines).toContain(`    ${explanation[language]}`);
      }
    }
  });

  it('ends with the verdict', () => {
    expect(renderConformance(report, plain(150)).at(-1)).toBe(
      '252 cells: 156 as the RFC asks, 96 with a known departure of lwIP 2.2.1, 0 unexpected.',
    );
  });

  it('shows what nobody expected', () => {
    const text = renderConformance(failed, plain(150)).join('\n');
    expect(text).toContain('✗ = –');
    expect(text).toContain('m  TIME_WAIT  each of its segments  = –  RFC: = cA');
  });

  it('says so when nobody has looked at that lwIP yet', () => {
    const text = renderConformance({ ...report, departures: null }, plain(150)).join('\n');
    expect(text).toContain('No departures are recorded for lwIP 2.2.1');
  });
});

describe('as JSON', () => {
  it('holds the RFC’s verdict beside what was observed, for every segment', () => {
    const json = jsonConformance(report);
    expect(json).toMatchObject({
      verdict: 'pass',
      counts: { conforms: 156, departs: 96, unexpected: 0 },
      unexpected: [],
    });
    const cell = json.rows.find(({ row }) => row === 'l')?.cells.find(({ state }) => state === 'TIME_WAIT');
    expect(cell?.probes[0]).toEqual({
      segment: 'R',
      via: 'close',
      rfc: '→CLOSED –',
      observed: '= –',
      verdict: 'departs',
      departure: 'rst-in-time-wait',
      choice: null,
      result: { state: 'TIME_WAIT', next: 'TIME_WAIT', out: [], delivered: 0 },
    });
    expect(json.departures.map(({ id }) => id)).toEqual(DEPARTURES_LWIP_2_2.map(({ id }) => id));
  });

  it('fails with what was not expected', () => {
    expect(jsonConformance(failed)).toMatchObject({
      verdict: 'fail',
      unexpected: [{ row: 'm', state: 'TIME_WAIT' }],
    });
  });
});
