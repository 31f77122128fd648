import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import { IssNames } from '../../report/iss-names.ts';
import { ladderSources } from '../../report/ladder-connections.ts';
import { connectionsOf, withoutIdleListener } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';

/** What one ladder shows: a connection, or several of one pair of ports that overlap. */
export interface LadderStory {
  clientPort: number;
  peer?: string;
  client: ReportedState[];
  board: ReportedState[];
  segments: ReportedSegment[];
  names: IssNames;
  /** Retransmissions: what they carry had been sent before. */
  again: ReadonlySet<ReportedSegment>;
}

const known = new WeakMap<Recording, LadderStory[]>();

/** A ladder for each pair of ports, and for each of its connections that begins when the one before is over. */
export function ladderStories(recording: Recording): LadderStory[] {
  const before = known.get(recording);
  if (before) return before;
  const stories = connectionsOf(recording).flatMap(({ clientPort, peer }) => {
    const own = <One extends { clientPort?: number }>(all: readonly One[]) =>
      all.filter((one) => one.clientPort === clientPort);
    const [client, board, segments] = [
      own(recording.client),
      withoutIdleListener(own(recording.board)),
      own(recording.segments),
    ];
    return ladderSources({ client, board, segments }).map((source): LadderStory => {
      const segments = source.segments;
      return {
        clientPort,
        ...(peer === undefined ? {} : { peer }),
        client: source.client ?? [],
        board: source.board,
        segments,
        names: new IssNames(segments),
        again: sentAgain(segments),
      };
    });
  });
  known.set(recording, stories);
  return stories;
}

function sentAgain(segments: readonly ReportedSegment[]): Set<ReportedSegment> {
  const seen = new Set<string>();
  return new Set(
    segments.filter((segment) => {
      const { from, flags, len, absolute, altered } = segment;
      const counts = len > 0 || /[SF]/.test(flags);
      if (!counts || altered === 'copy') return false;
      const key = `${from} ${absolute.seq} ${len} ${flags.replace(/[^SF]/g, '')}`;
      const again = seen.has(key) || segment.again === true;
      seen.add(key);
      return again;
    }),
  );
}
