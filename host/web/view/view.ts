import type { ReportedSegment } from '../../experiments/model/outcome.ts';
import type { Language } from '../../language.ts';
import type { NumberStyle } from '../../report/number-text.ts';
import type { ConnectionMoment, Moment } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';
import type { FaultEdit } from '../recording/run.ts';

/** What every view is drawn from. A view is a pure function of it, to a lit-html template. */
export interface ViewProps {
  recording: Recording;
  moment: Moment;
  language: Language;
  numbers: NumberStyle;
  selected: ReportedSegment | null;
  /** `hidden` while it is to be predicted: nothing behind the instant is drawn. */
  future: 'shown' | 'hidden';
  onSelect(segment: ReportedSegment | null): void;
  /** µs since the run began. */
  onInstant(timeUs: number): void;
  /** Only called where `canFault` says so. */
  onFault(kind: FaultEdit['fault'], segment: ReportedSegment): void;
}

/** A fork needs a run that can be done again, and a segment that was sent, not made by the cable. */
export function canFault({ run }: Recording, segment: ReportedSegment | null): segment is ReportedSegment {
  return run !== null && segment !== null && segment.crossing !== undefined;
}

/** The connection that is looked at: the selected segment's, else the one in which something happened last. */
export function focusOf({ moment, selected, recording }: ViewProps): ConnectionMoment | undefined {
  const { connections, timeUs } = moment;
  const latest = [...recording.segments, ...recording.client, ...recording.board]
    .filter((one) => one.timeUs <= timeUs)
    .reduce<{ timeUs: number; clientPort?: number } | null>(
      (a, b) => (a && a.timeUs > b.timeUs ? a : b),
      null,
    );
  const port = selected?.clientPort ?? latest?.clientPort;
  return connections.find(({ clientPort }) => clientPort === port) ?? connections[0];
}
