import type { CellReport, CellVerdict, ConformanceReport, ProbeReport } from './conformance.ts';
import { CHOICES } from './rfc-9293-matrix.ts';

/** What is done where the RFC leaves a choice. */
export interface ChoiceTaken {
  requirement: string;
  followed: 'yes' | 'no' | 'in part';
}

export type Summary = ReturnType<typeof summaryOf>;

export function summaryOf({ rows, departures }: ConformanceReport) {
  const cells = rows.flatMap((row) => row.cells);
  const count = (wanted: CellVerdict) => cells.filter(({ verdict }) => verdict === wanted).length;
  const findings = (verdict: CellVerdict) =>
    rows.flatMap(({ row, cells }) => cells.flatMap((cell) => probeFindingsOf(row.id, cell, verdict)));
  const departing = findings('departs');
  return {
    counts: { conforms: count('conforms'), departs: count('departs'), unexpected: count('unexpected') },
    /** Those that showed, and those that did not. The cells refer to one by its number. */
    departures: (departures ?? []).map((departure, index) => ({
      number: index + 1,
      departure,
      findings: departing.filter((finding) => finding.departure === departure.id),
    })),
    unexpected: findings('unexpected'),
    choices: choicesIn(cells.flatMap(({ probes }) => probes)),
  };
}

export function countsText({ conforms, departs, unexpected }: Summary['counts'], lwip: string): string {
  return `${conforms + departs + unexpected} cells: ${conforms} as the RFC asks, ${departs} with a known departure of lwIP ${lwip}, ${unexpected} unexpected.`;
}

/** The probes of a cell with that verdict, those with the same outcome together. */
export function probeFindingsOf(row: string, { state, probes }: CellReport, verdict: CellVerdict) {
  const count = new Set(probes.map(({ segment }) => segment)).size;
  const vias = new Set(probes.map(({ via }) => via)).size;
  const found = grouped(probes, ({ segment, observed, rfc }) => [segment, observed, rfc].join('\n'))
    .filter(([first]) => first.verdict === verdict)
    .map((alike) => ({ ...alike[0], via: alike.length < vias ? alike[0].via : null }));
  const keyOf = ({ via, rfc, observed, departure }: (typeof found)[number]) =>
    [via, rfc, observed, departure].join('\n');
  return grouped(found, keyOf).map((alike) => {
    const { via, rfc, observed, departure } = alike[0];
    const segments = alike.map(({ segment }) => segment);
    // `via` is the way of closing in which alone it shows, null when it shows in each; `departure` an id, null when there is none.
    return { row, state, segments, all: segments.length === count, via, verdict, rfc, observed, departure };
  });
}

/** Probes of one cell that came out alike. */
export type ProbeFinding = ReturnType<typeof probeFindingsOf>[number];

function grouped<Item>(items: Item[], keyOf: (item: Item) => string): [Item, ...Item[]][] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known) known.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

/** A departure where one of the outcomes would have followed the requirement does not follow it. */
function choicesIn(probes: ProbeReport[]): ChoiceTaken[] {
  return Object.keys(CHOICES).flatMap((requirement): ChoiceTaken[] => {
    const concerned = probes.filter(({ rfc }) => rfc.includes(`(${requirement})`));
    const followed = concerned.filter(({ choice }) => choice?.followed).length;
    if (concerned.length === 0) return [];
    return [
      { requirement, followed: followed === concerned.length ? 'yes' : followed > 0 ? 'in part' : 'no' },
    ];
  });
}
