import type { Outcome, Report } from '../experiments/model/outcome.ts';

/**
 * What `tcplab run --json` prints; the same report always gives the same octets. Other programs build on it: fields are added, never renamed or removed.
 * docs/json-contract.md says what each means. What does not hold of an experiment or a segment is undefined, and left out of the JSON.
 */
export function jsonReport({ board, outcomes }: Report) {
  const { kind, name, lwip, app, states } = board;
  return { board: { kind, name, lwip, app, states }, experiments: outcomes.map(jsonExperiment) };
}

export type JsonReport = ReturnType<typeof jsonReport>;
export type JsonExperiment = ReturnType<typeof jsonExperiment>;

function jsonExperiment(outcome: Outcome) {
  const { name, verdict, reason, board, client, segments, leds, mismatches, durationUs } = outcome;
  return {
    name,
    verdict,
    reason: reason?.en,
    boardStates: board.map(({ state }) => state),
    clientStates: client?.map(({ state }) => state) ?? null,
    segments: segments.map(({ from, flags, seq, ack, len, timeUs, win, absolute, lost, altered, peer }) => ({
      from,
      flags,
      seq,
      ack,
      len,
      timeUs,
      win,
      absolute,
      lost,
      altered,
      peer,
    })),
    leds: leds.map(({ state, pin, litMs }) => ({ state, pin, litMs })),
    // In English, in every language of the report.
    mismatches: mismatches.map(({ what, at, expected, actual, field, place }) => ({
      what,
      at,
      expected,
      actual,
      field,
      place,
    })),
    durationUs,
  };
}
