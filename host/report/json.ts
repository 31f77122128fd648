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
    segments: segments.map(
      only('from', 'flags', 'seq', 'ack', 'len', 'timeUs', 'win', 'absolute', 'lost', 'altered', 'peer'),
    ),
    leds: leds.map(only('state', 'pin', 'litMs')),
    // In English, in every language of the report.
    mismatches: mismatches.map(only('what', 'at', 'expected', 'actual', 'field', 'place')),
    durationUs,
  };
}

/** Those fields, in that order. */
function only<Name extends string>(...names: Name[]) {
  return <Whole extends { [Each in Name]?: unknown }>(whole: Whole) =>
    Object.fromEntries(names.map((name) => [name, whole[name]])) as Pick<Whole, Name>;
}
