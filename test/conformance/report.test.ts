import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ConformanceReport,
  type RowReport,
  runConformance,
} from '../../host/conformance/conformance.ts';
import { DEPARTURES_LWIP_2_2 } from '../../host/conformance/departures-lwip-2.2.ts';
import { htmlConformance } from '../../host/conformance/report-html.ts';
import { jsonConformance } from '../../host/conformance/report-json.ts';
import { renderConformance } from '../../host/conformance/report-text.ts';
import { RFC_9293_MATRIX } from '../../host/conformance/rfc-9293-matrix.ts';
import { widthOf } from '../../host/report/text-layout.ts';
import { createTheme } from '../../host/report/theme.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { openBoard } from '../probe/boards.ts';
import { parseHtml } from './html.ts';

let report: ConformanceReport;
/** With a difference that nobody knows of, and a departure with text that would like to be markup. */
let failed: ConformanceReport;

const HOSTILE = '<script>alert("x")</script> & more';

beforeAll(async () => {
  report = await runConformance(openBoard);
  const matrix = RFC_9293_MATRIX.filter(({ id }) => id === 'e' || id === 'm');
  const inRowE = (wanted: string) => {
    const departure = DEPARTURES_LWIP_2_2.find(({ id }) => id === wanted)!;
    const seen = departure.seen.filter(({ rows }) => rows.includes('e'));
    return { ...departure, seen: seen.map((sighting) => ({ ...sighting, rows: ['e'] })) };
  };
  const text = { en: HOSTILE, zh: HOSTILE };
  failed = await runConformance(openBoard, {
    matrix,
    departures: [
      { ...inRowE('syn-copy-in-syn-rcvd'), title: text, explanation: text },
      inRowE('rst-with-ack'),
    ],
  });
});

/** As if a known departure had not shown. */
function withoutDeparture(row: RowReport): RowReport {
  const cells = row.cells.map((cell) => ({
    ...cell,
    probes: cell.probes.map((probe) =>
      probe.verdict === 'departs' ? { ...probe, verdict: 'unexpected' as const } : probe,
    ),
  }));
  return { ...row, cells };
}

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

describe('as a page', () => {
  it.each(['en', 'zh'] as const)('is well-formed and whole (%s)', (language) => {
    const elements = parseHtml(htmlConformance(report, language));
    const named = (name: string) => elements.filter((element) => element.name === name);
    expect(named('html')[0]?.attributes.lang).toBe(language === 'zh' ? 'zh-Hans' : 'en');
    const matrix = named('table')[0]!;
    expect(matrix.rows).toHaveLength(RFC_9293_MATRIX.length + 1);
    for (const cells of matrix.rows.slice(1)) expect(cells).toBe(TCP_STATES.length + 2);
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
    for (const { attributes } of named('a')) expect(ids).toContain(attributes.href?.slice(1));
    for (const { id } of DEPARTURES_LWIP_2_2) expect(ids).toContain(id);
  });

  it('has the terminal’s short cells, and every number in their titles', () => {
    const page = htmlConformance(report, 'en');
    const cells = [...page.matchAll(/<td class="\w+" title="([^"]*)">(.*?)<\/td>/gs)];
    expect(cells).toHaveLength(252);
    for (const [, title, content] of cells) {
      expect(title).toMatch(/RFC: /);
      expect(content).not.toMatch(/(seq|ack|len)=/);
    }
    expect(cells.filter(([, , content]) => content === '(✓)')).toHaveLength(8);
    expect(page).toContain('<dt>(✓)</dt>');
  });

  it('has no column without a name, and one for notes only where there is a note', () => {
    const heads = (page: string) => [...page.matchAll(/<th>(.*?)<\/th>/g)].map(([, text]) => text);
    for (const language of ['en', 'zh'] as const) {
      expect(heads(htmlConformance(report, language))).not.toContain('');
    }
    expect(heads(htmlConformance(report, 'en'))).not.toContain('note');
    const gone = { ...report, rows: report.rows.map(withoutDeparture) };
    expect(heads(htmlConformance(gone, 'en'))).toContain('note');
  });

  it('has all of its content in a main landmark', () => {
    expect(htmlConformance(report, 'en')).toMatch(/<body>\n<main>\n[\s\S]*<\/main>\n<\/body>/);
  });

  it('asks for nothing from elsewhere', () => {
    const page = htmlConformance(report, 'en');
    const elements = parseHtml(page);
    expect(elements.filter(({ name }) => ['script', 'link', 'img', 'iframe'].includes(name))).toEqual([]);
    expect(page).not.toMatch(/https?:|url\(|@import|\bsrc=/);
  });

  it('is made for light and dark', () => {
    expect(htmlConformance(report, 'en')).toContain('color-scheme: light dark');
    const page = htmlConformance(report, 'en');
    expect(page).toContain('color-scheme: light dark');
    const colours = [...page.matchAll(/^ {2}--[\w-]+: (.*);$/gm)].map(([, colour]) => colour);
    expect(colours.length).toBeGreaterThan(5);
    for (const colour of colours) expect(colour).toMatch(/^light-dark\(#\w{6}, #\w{6}\)$/);
  });

  it('takes text for text', () => {
    const page = htmlConformance(failed, 'en');
    expect(parseHtml(page).filter(({ name }) => name === 'script')).toEqual([]);
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; more');
    expect(page).toContain('<td class="unexpected"');
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
