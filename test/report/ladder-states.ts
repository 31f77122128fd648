import type { Outcome, ReportedSegment, ReportedState } from '../../host/experiments/model/outcome.ts';
import { type LadderRow, ladderRows } from '../../host/report/ladder-rows.ts';
import type { TracedSegment } from '../../src/trace-records.ts';

type End = 'client' | 'board';

/** A state as a ladder shows it, and what the history says of it. */
export interface ShownState {
  clientPort: number | undefined;
  end: End;
  step: ReportedState;
  row: { timeUs: number };
  /** Times of the row above, and of the first below that is later than its own. */
  previousUs: number;
  nextUs: number;
  /** The segment in whose row it stands, or whose arrival the row tells. */
  segment: TracedSegment | undefined;
}

/** Reads the states from the rows of an outcome's ladders; of each end of each connection the nth stands for the nth of its history. */
export function shownStates(outcome: Outcome): ShownState[] {
  const histories = new Map<string, ReportedState[]>();
  for (const end of ['board', 'client'] as const) {
    for (const step of outcome[end] ?? []) {
      const key = `${end} ${step.clientPort}`;
      if (step.cause !== null) histories.set(key, [...(histories.get(key) ?? []), step]);
    }
  }
  return ladderRows(outcome).flatMap((rows) =>
    rows.flatMap((row, at) =>
      statesIn(row).flatMap(({ end, state, clientPort, segment }) => {
        const step = histories.get(`${end} ${clientPort}`)?.shift();
        // Where nobody has entered anything, the first segment shows LISTEN.
        if (state === 'LISTEN') {
          if (step) histories.get(`${end} ${clientPort}`)?.unshift(step);
          return [];
        }
        if (step?.state !== state)
          throw new Error(`${end} ${clientPort}: ${state} instead of ${step?.state}`);
        const timeUs = timeOf(row, 0);
        const later = rows.slice(at).find((below) => timeOf(below, 0) > timeUs);
        const times = {
          previousUs: timeOf(rows[at - 1], 0),
          nextUs: timeOf(later, Number.POSITIVE_INFINITY),
        };
        return [{ clientPort, end, step, row: { timeUs }, ...times, segment }];
      }),
    ),
  );
}

function statesIn(row: LadderRow) {
  if (row.kind === 'start') return [];
  if (row.kind === 'state') {
    const { end, step } = row.entered;
    const { state, clientPort } = step;
    return [{ end, state, clientPort, segment: undefined }];
  }
  const { clientPort } = row.segment;
  return (['client', 'board'] as const).flatMap((end) =>
    row[end].map((state) => ({ end, state, clientPort, segment: traced(row.segment) })),
  );
}

function traced({ flags, absolute, len, win }: ReportedSegment): TracedSegment {
  return { flags, seq: absolute.seq, ack: absolute.ack ?? 0, len, win };
}

function timeOf(row: LadderRow | undefined, otherwise: number): number {
  if (!row || row.kind === 'start') return otherwise;
  if (row.kind === 'segment') return row.segment.timeUs;
  return row.kind === 'arrival' ? row.timeUs : row.entered.step.timeUs;
}
