import { TCP_STATES, type TcpState } from '../../src/tcp-states.ts';
import type { Board, BoardInfo } from '../board/board.ts';
import { parseSegment } from '../notation/parse.ts';
import { type ProbeResult, resultOf } from '../probe/observation.ts';
import { type Via, viasOf } from '../probe/probe-states.ts';
import { type OnProbe, Prober } from '../probe/prober.ts';
import type { Departure } from './departure.ts';
import { departuresOf, knownOutcome } from './known-departures.ts';
import { allowedOutcomes, cellText, type RfcChoice, type Row } from './matrix.ts';
import { outcomeText } from './outcome-text.ts';
import { RFC_9293_MATRIX } from './rfc-9293-matrix.ts';

/**
 * `conforms`: one of the outcomes that the RFC allows · `departs`: another one, known of this version of lwIP · `unexpected`: another one that
 * is not known, or a known departure that did not show.
 */
export type CellVerdict = 'conforms' | 'departs' | 'unexpected';

/** One segment in one state. */
export interface ProbeReport {
  segment: string;
  via: Via;
  /** The RFC's verdict, from the matrix alone. */
  rfc: string;
  /** The board's behaviour in the same words, from the board alone. */
  observed: string;
  verdict: CellVerdict;
  /** The known departure's id: the one that showed, or the one that did not. */
  departure: string | null;
  /** Where the RFC leaves a choice: which one it was. */
  choice: RfcChoice | null;
  result: ProbeResult;
}

export interface CellReport {
  state: TcpState;
  /** The worst of its probes'; null where the segment has no meaning. */
  verdict: CellVerdict | null;
  probes: ProbeReport[];
}

/** A cell by its row's id. */
export interface CellPlace {
  row: string;
  state: TcpState;
}

export interface ConformanceReport {
  board: BoardInfo;
  /** Whether every cell conforms or departs as is known. */
  passed: boolean;
  rows: { row: Row; cells: CellReport[] }[];
  /** The known departures; null when none are recorded for this lwIP. */
  departures: readonly Departure[] | null;
}

interface ConformanceOptions {
  matrix?: readonly Row[];
  /** That cell alone. */
  only?: CellPlace | null;
  /** Instead of those recorded for the board's lwIP. */
  departures?: readonly Departure[];
  onProbe?: OnProbe;
  onCell?: (row: Row, cell: CellReport) => void;
}

/**
 * Runs the matrix cell by cell on the board.
 * @throws {LabError} when the board cannot be probed or a state is not reached.
 */
export async function runConformance(
  openBoard: () => Promise<Board>,
  { matrix = RFC_9293_MATRIX, only, departures, onProbe, onCell }: ConformanceOptions = {},
): Promise<ConformanceReport> {
  const prober = new Prober(openBoard, onProbe);
  try {
    const board = await prober.info();
    const known = departures ?? departuresOf(board.lwip);
    const rows: ConformanceReport['rows'] = [];
    for (const row of matrix) {
      const cells: CellReport[] = [];
      for (const state of TCP_STATES) {
        if (only && (only.row !== row.id || only.state !== state)) continue;
        const cell = await runCell(prober, row, state, known ?? []);
        cells.push(cell);
        onCell?.(row, cell);
      }
      rows.push({ row, cells });
    }
    const passed = rows.every(({ cells }) => cells.every(({ verdict }) => verdict !== 'unexpected'));
    return { board, passed, rows, departures: known };
  } finally {
    await prober.close();
  }
}

async function runCell(
  prober: Prober,
  row: Row,
  state: TcpState,
  known: readonly Departure[],
): Promise<CellReport> {
  const probes: ProbeReport[] = [];
  for (const segment of row.probes) {
    for (const via of viasOf(state)) {
      const rfc = cellText(row.cells[state], via);
      const allowed = allowedOutcomes(rfc);
      if (!allowed) continue;
      const observation = await prober.observe({ state, via, segment: parseSegment(segment) });
      const observed = outcomeText(observation);
      const match = allowed.find(({ outcome }) => outcome === observed);
      const departure = knownOutcome(known, row.id, state, segment, via);
      probes.push({
        segment,
        via,
        rfc,
        observed,
        verdict: verdictOn(observed, match !== undefined, departure?.outcome),
        departure: departure?.id ?? null,
        choice: match?.choice ?? null,
        result: resultOf(observation),
      });
    }
  }
  return { state, verdict: worst(probes), probes };
}

function verdictOn(observed: string, isAllowed: boolean, knownDeparture: string | undefined): CellVerdict {
  if (knownDeparture === undefined) return isAllowed ? 'conforms' : 'unexpected';
  return observed === knownDeparture ? 'departs' : 'unexpected';
}

function worst(probes: ProbeReport[]): CellVerdict | null {
  const verdicts = new Set(probes.map(({ verdict }) => verdict));
  return (['unexpected', 'departs', 'conforms'] as const).find((verdict) => verdicts.has(verdict)) ?? null;
}
