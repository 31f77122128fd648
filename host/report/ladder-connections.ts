import type { TcpState } from '../../src/tcp-states.ts';
import type { Outcome, ReportedSegment, ReportedState } from '../experiments/model/outcome.ts';
import { arrivalUs, connectionsIn } from './state-places.ts';

/** What a ladder is drawn from. */
export type LadderSource = Pick<Outcome, 'board' | 'client' | 'segments'>;

/** One end of one connection, from the state that nothing caused. */
interface Part {
  end: 'client' | 'board';
  steps: ReportedState[];
  beginUs: number;
  /** Infinity while it lasts. */
  endUs: number;
}

/**
 * What is drawn in a ladder of its own: each pair of ports, and each connection of such a pair that begins when the one before is over at both ends.
 * Where an old connection is still there as the new one begins, its answers are part of the story (RFC 9293 §3.5.1, figure 9): one ladder for both.
 * Peers that have names can speak at once: one ladder for all.
 */
export function ladderSources(source: LadderSource): LadderSource[] {
  const { board, client, segments } = source;
  if ([...board, ...(client ?? []), ...segments].some(({ peer }) => peer !== undefined)) return [source];
  const ports = new Set([...board, ...(client ?? []), ...segments].map(({ clientPort }) => clientPort));
  return [...ports].flatMap((port) => {
    const ofPort = (one: { clientPort?: number }) => one.clientPort === port;
    return connectionsOf({
      board: board.filter(ofPort),
      client: client?.filter(ofPort) ?? null,
      segments: segments.filter(ofPort),
    });
  });
}

/** Those of one port, one after another. */
function connectionsOf(source: LadderSource): LadderSource[] {
  const clusters = clustersOf([...partsOf('client', source.client ?? []), ...partsOf('board', source.board)]);
  if (clusters.length < 2) return [source];
  return clusters.map((parts, index) => {
    const stepsOf = (end: Part['end']) =>
      parts.filter((part) => part.end === end).flatMap(({ steps }) => steps);
    const fromUs = index === 0 ? Number.NEGATIVE_INFINITY : parts[0].beginUs;
    const untilUs = clusters[index + 1]?.[0].beginUs ?? Number.POSITIVE_INFINITY;
    // A segment belongs to the connection that it met.
    const isOwn = (segment: ReportedSegment) => arrivalUs(segment) >= fromUs && arrivalUs(segment) < untilUs;
    return {
      board: stepsOf('board'),
      client: source.client && stepsOf('client'),
      segments: source.segments.filter(isOwn),
    };
  });
}

/** Connections of one port that cannot be told apart in time, together. */
function clustersOf(parts: Part[]): [Part, ...Part[]][] {
  const clusters: [Part, ...Part[]][] = [];
  for (const part of parts.sort((a, b) => a.beginUs - b.beginUs)) {
    const current = clusters.at(-1);
    const { beginUs } = part;
    if (current?.some((other) => beginUs < other.endUs || beginUs === other.beginUs)) current.push(part);
    else clusters.push([part]);
  }
  return clusters;
}

/** Where there is no connection: not yet, or no more. */
const UNCONNECTED: (TcpState | undefined)[] = ['LISTEN', 'CLOSED'];

function partsOf(end: Part['end'], all: ReportedState[]): Part[] {
  return connectionsIn(all).map((steps) => {
    const times = steps.map(({ timeUs }) => timeUs);
    const isOver = UNCONNECTED.includes(steps.at(-1)?.state);
    return {
      end,
      steps,
      beginUs: Math.min(...times),
      endUs: isOver ? Math.max(...times) : Number.POSITIVE_INFINITY,
    };
  });
}
