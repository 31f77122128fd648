import type { ReportedSegment } from '../../experiments/model/outcome.ts';
import type { Edit, FaultEdit } from '../recording/run.ts';
import type { Change } from './state.ts';

/** What the page can be told to do. */
export interface Actions {
  apply(change: Change): void;
  /** Shows an experiment of the catalogue. */
  choose(experiment: string): void;
  /** Forks the shown run. */
  fork(edit: Edit): void;
  fault(kind: FaultEdit['fault'], segment: ReportedSegment): void;
  copyLink(): void;
  /** As pcapng. */
  saveCapture(): void;
}
