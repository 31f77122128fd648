import type { Fault } from '../../cable/faults.ts';
import { formatPattern } from '../../cable/segment-pattern.ts';
import { formatData } from '../../notation/data-text.ts';
import { formatSegment } from '../../notation/format.ts';
import type { Step, StepOf } from '../model/experiment.ts';
import { formatFields } from '../model/segment-line.ts';

/** Writes a step as a line of a script, so that `parseStepLine` reads the same again. */
export function formatStep(step: Step): string {
  const peer = 'peer' in step && step.peer !== undefined ? [`${step.peer}:`] : [];
  return [...peer, step.do, ...wordsBehind(step)].join(' ');
}

function wordsBehind(step: Step): string[] {
  switch (step.do) {
    case 'connect':
    case 'open':
      return step.samePort ? ['same-port'] : [];
    case 'shutdown':
    case 'shutdown-read':
    case 'close':
    case 'reset':
    case 'pause':
    case 'resume':
    case 'crash':
    case 'vanish':
    case 'mend':
      return [];
    case 'send':
      return [quoted(step.text)];
    case 'board':
      return step.command === 'send' ? [step.command, quoted(step.text)] : [step.command];
    case 'inject':
      return [formatSegment(step.segment)];
    case 'forge':
      return [...(step.as ? [step.as] : []), formatSegment(step.segment)];
    case 'await':
      return [
        ...(['board', 'client'] as const).flatMap((end) => (step[end] ? [end, step[end]] : [])),
        ...fields(step),
      ];
    case 'await-segment':
      return [formatPattern(step.segment), ...formatFields(step.segment), ...fields(step)];
    case 'await-end':
      return fields(step);
    case 'await-data':
      return [String(step.octets), ...fields(step)];
    case 'silence':
      return [...(step.of ? [step.of] : []), `${step.ms}ms`];
    case 'wait':
      return [`${step.ms}ms`, ...fields({ skip: step.skip })];
    case 'slow-motion':
      return [`${step.ms}ms`];
    default:
      return [formatPattern(step.segment), ...fields({ ...step, by: step.ms })];
  }
}

const quoted = (text: string) => formatData(new TextEncoder().encode(text));
const duration = (ms?: number) => (ms === undefined ? undefined : `${ms}ms`);

type Fields = Partial<Omit<Fault, 'kind' | 'segment' | 'ms'> & Omit<StepOf<'await-end'>, 'do' | 'peer'>> & {
  by?: number;
};

/** `name=value`, of the fields that are there. */
function fields({ nth, count, chance, by, limitMs, notBeforeMs, skip }: Fields): string[] {
  const written = {
    ...{ nth, count, chance, by: duration(by) },
    ...{ within: duration(limitMs), 'not-before': duration(notBeforeMs) },
    skip: skip === undefined ? undefined : quoted(skip),
  };
  return Object.entries(written).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
}
