import type { FaultKind } from '../cable/faults.ts';
import { MS_US } from '../clock/clock.ts';
import type { Step } from './experiment.ts';

/** A step in words. */
export function stepText(step: Step): string {
  const name = 'peer' in step && step.peer ? `${step.peer}: ` : '';
  return name + words(step);
}

function words(step: Step): string {
  switch (step.do) {
    case 'connect':
    case 'open':
      return `client: ${step.do}${step.samePort ? ', from the same port as before' : ''}`;
    case 'send':
      return `client sends ${JSON.stringify(step.text)}`;
    case 'crash':
      return 'the client’s machine crashes and starts again';
    case 'vanish':
      return 'the client’s machine is gone';
    case 'inject':
      return `inject ${step.segment}`;
    case 'forge':
      return `forge ${step.segment}`;
    case 'board':
      return step.command === 'send' ? `board sends ${JSON.stringify(step.text)}` : `board: ${step.command}`;
    case 'await':
      return `until ${[step.board && `board ${step.board}`, step.client && `client ${step.client}`].filter(Boolean).join(', ')}`;
    case 'await-segment':
      return `until ${times(step.count ?? 1)}${step.segment}`;
    case 'await-end':
      return 'until the client has read the end of stream';
    case 'await-data':
      return `until the client has read ${step.octets} octets more`;
    case 'wait':
      return `wait ${durationText(step.ms)}`;
    case 'slow-motion':
      return `cable: slow motion, ${durationText(step.ms)} a segment`;
    case 'mend':
      return 'cable: no more faults';
    case 'drop':
    case 'delay':
    case 'duplicate':
    case 'reorder':
    case 'corrupt':
      return `cable: ${step.do} ${faultText(step)}`;
    default:
      return `client: ${step.do}`;
  }
}

function faultText({ segment, nth, count, chance, ms }: Extract<Step, { do: FaultKind }>): string {
  const details = [
    nth !== undefined && `from the ${nth}. on`,
    count !== undefined && (count === 'all' ? 'all of them' : `${count} of them`),
    chance !== undefined && `with a chance of ${Math.round(chance * 100)} %`,
    ms !== undefined && `by ${durationText(ms)}`,
  ].filter(Boolean);
  return [segment, ...details].join(', ');
}

function times(count: number): string {
  return count === 1 ? '' : `${count} × `;
}

/** ms as people say it: `200 ms`, `2.75 s`. */
export function durationText(ms: number): string {
  return ms < MS_US ? `${ms} ms` : `${ms / 1000} s`;
}
