import { SECOND_US } from '../../clock/clock.ts';
import { formatStep, parseStepLine } from '../../experiments/script/step-notation.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import type { Recording } from '../recording/recording.ts';
import type { Edit, FaultEdit, Run } from '../recording/run.ts';

/** No link leads beyond a day: what stands in it is read again as it was. */
const LONGEST_S = 24 * 3600;

const FAULTS = ['drop', 'delay', 'duplicate', 'corrupt'] as const;

/** `drop 11`, `delay 3 500ms`, or a step with its time in front: `2.5s shutdown`. */
export function formatEdit(edit: Edit): string {
  if ('step' in edit) return `${edit.atUs / SECOND_US}s ${formatStep(edit.step)}`;
  return [edit.fault, edit.crossing, ...(edit.ms === undefined ? [] : [`${edit.ms}ms`])].join(' ');
}

/**
 * Reads what `formatEdit` writes.
 * @throws {LabError} that says what is not understood
 */
export function parseEdit(text: string): Edit {
  const [, seconds, step] = /^(\d+(?:\.\d+)?)s (.*)$/.exec(text) ?? [];
  if (Number(seconds) > LONGEST_S)
    throw new LabError(`"${text}": no run is longer than a day, 86400s`, '', ExitCode.usage);
  if (step !== undefined) return { atUs: Math.round(Number(seconds) * SECOND_US), step: parseStepLine(step) };
  const [, fault, crossing, ms] = /^([a-z]+) (\d{1,9})(?: (\d{1,8}(?:\.\d+)?)ms)?$/.exec(text) ?? [];
  const kind = FAULTS.find((name) => name === fault);
  if (kind === undefined)
    throw new LabError(`"${text}" is no edit, e.g. "drop 11" or "2.5s shutdown"`, '', ExitCode.usage);
  return { fault: kind, crossing: Number(crossing), ...(ms === undefined ? {} : { ms: Number(ms) }) };
}

/** When an edit makes a difference, in µs: a fault as its segment is sent. */
export function departureUs(edit: Edit, { segments }: Recording): number {
  if ('step' in edit) return edit.atUs;
  return segments.find(({ crossing }) => crossing === edit.crossing)?.timeUs ?? 0;
}

/** How long a segment is held back, or its copy follows it, unless it is said. */
const LATE_MS: Partial<Record<FaultEdit['fault'], number>> = { delay: 1000, duplicate: 200 };

/** The fault, of a segment that was seen. */
export function faultEdit(fault: FaultEdit['fault'], crossing: number): FaultEdit {
  const ms = LATE_MS[fault];
  return { fault, crossing, ...(ms === undefined ? {} : { ms }) };
}

/** The run that departs from a recorded one by an edit. What was changed later than that has no place in another future. */
export function forkOf(run: Run, recording: Recording, edit: Edit): Run {
  const atUs = departureUs(edit, recording);
  const sameFault = (one: Edit) => 'fault' in one && 'fault' in edit && one.crossing === edit.crossing;
  const kept = run.edits.filter((one) => departureUs(one, recording) <= atUs && !sameFault(one));
  return { ...run, edits: [...kept, edit] };
}
