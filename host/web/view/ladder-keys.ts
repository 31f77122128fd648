import type { FaultEdit } from '../recording/run.ts';
import type { LadderStory } from './ladder-stories.ts';
import { canFault, type ViewProps } from './view.ts';

/** One letter a fault, while an arrow has the focus. */
export const FAULT_KEYS: Record<FaultEdit['fault'], string> = {
  drop: 'l',
  delay: 'h',
  duplicate: 'c',
  corrupt: 'x',
};

/** What a key has the cable do to the segment that is selected. */
export function faultOf(key: string): FaultEdit['fault'] | undefined {
  const kinds = Object.keys(FAULT_KEYS) as FaultEdit['fault'][];
  return kinds.find((kind) => FAULT_KEYS[kind] === key.toLowerCase());
}

/** Of a ladder's drawing: up and down go from arrow to arrow, Enter selects, a letter is a fault. */
export function ladderKeys({ segments }: LadderStory, props: ViewProps) {
  return (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const focused = (event.target as Element).closest('[data-segment]');
    const at = Number(focused?.getAttribute('data-segment') ?? -1);
    const segment = segments[at] ?? null;
    const fault = faultOf(event.key);
    const next = nextOf(event.key, at, segments.length);
    if (fault && canFault(props.recording, segment)) props.onFault(fault, segment);
    else if (event.key === 'Enter' || event.key === ' ')
      props.onSelect(segment === props.selected ? null : segment);
    else if (event.key === 'Escape') props.onSelect(null);
    else if (next !== null) {
      props.onSelect(segments[next] ?? null);
      focusOn(event.currentTarget as Element, next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function nextOf(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(count - 1, at + 1);
  if (key === 'ArrowUp') return Math.max(0, at - 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

/** Once it is drawn: it may have been out of sight. */
function focusOn(drawing: Element, index: number): void {
  requestAnimationFrame(() => {
    const arrow = drawing.querySelector<SVGGElement>(`[data-segment="${index}"]`);
    arrow?.focus();
    arrow?.scrollIntoView({ block: 'nearest' });
  });
}
