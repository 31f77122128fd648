import { beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceReport, runConformance } from '../../host/conformance/conformance.ts';
import { DEPARTURES_LWIP_2_2 } from '../../host/conformance/departures-lwip-2.2.ts';
import { departuresOf } from '../../host/conformance/known-departures.ts';
import { allowedOutcomes, cellText, type Row } from '../../host/conformance/matrix.ts';
import { RFC_9293_MATRIX } from '../../host/conformance/rfc-9293-matrix.ts';
import { summaryOf } from '../../host/conformance/summary.ts';
import { viasOf } from '../../host/probe/probe-states.ts';
import { openBoard, wholeMatrix } from '../probe/boards.ts';

/** Rows of the matrix, so that a test needs not run them all. */
function rows(...ids: string[]): Row[] {
  return RFC_9293_MATRIX.filter(({ id }) => ids.includes(id));
}

/** The known departures that show in these rows. */
function departuresIn(...ids: string[]) {
  return DEPARTURES_LWIP_2_2.map((departure) => ({
    ...departure,
    seen: departure.seen.flatMap((sighting) => {
      const rows = sighting.rows.filter((row) => ids.includes(row));
      return rows.length > 0 ? [{ ...sighting, rows }] : [];
    }),
  }));
}

describe('lwIP held against RFC 9293', () => {
  let report: ConformanceReport;

  beforeAll(async () => {
    report = await wholeMatrix();
  });

  it('does in every cell what the RFC asks for, or what is known of it', () => {
    expect(summaryOf(report).unexpected).toEqual([]);
    expect(report.passed).toBe(true);
  });

  it('runs every cell that has a meaning', () => {
    const { counts } = summaryOf(report);
    const meant = report.rows.flatMap(({ row, cells }) =>
      cells.filter(({ state }) => JSON.stringify(row.cells[state]) !== '"n/a"'),
    );
    expect(counts.conforms + counts.departs).toBe(meant.length);
    expect(meant.length).toBeGreaterThan(250);
  });

  it('shows every known departure wherever it is said to show', () => {
    for (const { departure, findings } of summaryOf(report).departures) {
      const shown = new Set(findings.map(({ row, state }) => `${row} ${state}`));
      const said = new Set(
        departure.seen.flatMap(({ rows, states }) =>
          rows.flatMap((row) => states.map((state) => `${row} ${state}`)),
        ),
      );
      expect(shown, departure.id).toEqual(said);
    }
  });

  it('names what a student should know', () => {
    expect(summaryOf(report).departures.map(({ departure }) => departure.title.en)).toEqual(
      expect.arrayContaining([
        'No sequence check before ACK processing',
        'ACK flag not required',
        'SYN in window in SYN_RCVD ignored',
        'RST in TIME_WAIT ignored',
        'SYN in window in TIME_WAIT answered with RST',
        'RST always with ACK',
        'No simultaneous open',
      ]),
    );
  });

  it('says what became of the choices that the RFC leaves', () => {
    expect(summaryOf(report).choices).toEqual([
      { requirement: 'MAY-2', followed: 'no' },
      { requirement: 'MAY-12', followed: 'no' },
      { requirement: 'SHLD-3', followed: 'in part' },
    ]);
  });
});

describe('a change of behaviour', () => {
  it('fails where a departure is not known', async () => {
    const departures = departuresIn('l').filter(({ id }) => id !== 'rst-in-time-wait');
    const report = await runConformance(openBoard, { matrix: rows('l'), departures });
    expect(report.passed).toBe(false);
    expect(summaryOf(report).unexpected).toMatchObject([
      {
        row: 'l',
        state: 'TIME_WAIT',
        observed: '= –',
        rfc: '→CLOSED –',
        departure: null,
        segments: ['R', 'R ack=SND.NXT', 'R. ack=SND.NXT+1'],
      },
    ]);
  });

  it('fails where a known departure does not show any more', async () => {
    const stale = { rows: ['f'], states: ['CLOSE_WAIT'] as const, outcome: '→CLOSED –' };
    const departures = [...departuresIn('f'), { ...DEPARTURES_LWIP_2_2[0]!, seen: [stale] }];
    const report = await runConformance(openBoard, { matrix: rows('f'), departures });
    expect(report.passed).toBe(false);
    expect(summaryOf(report).unexpected).toMatchObject([
      { row: 'f', state: 'CLOSE_WAIT', observed: '= –', departure: 'no-sequence-check' },
    ]);
  });

  it('fails where a RST and a RST,ACK are taken for the same', async () => {
    const departures = departuresIn('e').filter(({ id }) => id !== 'rst-with-ack');
    const report = await runConformance(openBoard, { matrix: rows('e'), departures });
    expect(
      summaryOf(report).unexpected.map(({ state, observed, rfc }) => `${state}: ${rfc}, not ${observed}`),
    ).toEqual(['CLOSED: = R, not = RA', 'LISTEN: = R, not = RA']);
  });

  it('fails where a known departure shows in another way', async () => {
    const departures = departuresIn('e').map((departure) => ({
      ...departure,
      seen: departure.seen.map((sighting) => ({
        ...sighting,
        outcome: sighting.outcome === '= SA' ? '= –' : sighting.outcome,
      })),
    }));
    const report = await runConformance(openBoard, { matrix: rows('e'), departures });
    expect(summaryOf(report).unexpected).toMatchObject([{ row: 'e', state: 'SYN_RCVD', observed: '= SA' }]);
  });
});

describe('the record of departures', () => {
  it('is there for the versions that were looked at, and for no other', () => {
    expect(departuresOf('2.2.1')).toBe(DEPARTURES_LWIP_2_2);
    expect(departuresOf('2.1.3')).toBeNull();
  });

  it('has each departure once, explained in both languages', () => {
    expect(new Set(DEPARTURES_LWIP_2_2.map(({ id }) => id)).size).toBe(DEPARTURES_LWIP_2_2.length);
    for (const { explanation } of DEPARTURES_LWIP_2_2) {
      expect(explanation.en).toMatch(/\.$/);
      expect(explanation.zh).toMatch(/。$/);
    }
  });

  it('names rows and segments that the matrix has, outcomes that the RFC does not allow, and no place twice', () => {
    const named = new Set<string>();
    for (const { id, seen } of DEPARTURES_LWIP_2_2)
      for (const { rows: ids, states, probes, via, outcome } of seen)
        for (const row of rows(...ids))
          for (const state of states) {
            const where = `${id}: row ${row.id}, ${state}`;
            if (probes) expect(row.probes, where).toEqual(expect.arrayContaining([...probes]));
            for (const way of via ? [via] : viasOf(state)) {
              const allowed = allowedOutcomes(cellText(row.cells[state], way));
              expect(allowed?.map((one) => one.outcome) ?? [], where).not.toContain(outcome);
              for (const segment of probes ?? row.probes) {
                const place = `${row.id}, ${state}, ${segment}, ${way}`;
                expect(named, `${where}: ${segment} is named twice`).not.toContain(place);
                named.add(place);
              }
            }
          }
    const ids = new Set(DEPARTURES_LWIP_2_2.flatMap(({ seen }) => seen.flatMap((sighting) => sighting.rows)));
    expect(rows(...ids)).toHaveLength(ids.size);
    expect(named.size).toBeGreaterThan(150);
  });
});
