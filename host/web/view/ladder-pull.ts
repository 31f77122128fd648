import type { ReportedSegment } from '../../experiments/model/outcome.ts';
import { canFault, type ViewProps } from './view.ts';

/** An arrow that is pulled that far off its place is lost, in px. */
const PULLED_OFF = 60;

/** Lets an arrow be pulled off the ladder with the pointer: its segment is lost. */
export function pullable(segment: ReportedSegment, { recording, onFault }: ViewProps) {
  return (event: PointerEvent): void => {
    const arrow = event.currentTarget as SVGGElement;
    if (!canFault(recording, segment) || event.button !== 0) return;
    const { clientX: x, clientY: y, pointerId } = event;
    const far = (move: PointerEvent) => Math.hypot(move.clientX - x, move.clientY - y) > PULLED_OFF;
    const follow = (move: PointerEvent) => {
      if (move.pointerId !== pointerId) return;
      arrow.style.translate = `${move.clientX - x}px ${move.clientY - y}px`;
      arrow.classList.toggle('pulled-off', far(move));
    };
    const release = (up: PointerEvent) => {
      if (up.pointerId !== pointerId) return;
      stop.abort();
      arrow.style.translate = '';
      arrow.classList.remove('pulled-off');
      if (up.type === 'pointerup' && far(up)) onFault('drop', segment);
    };
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener('pointermove', follow, { signal });
    window.addEventListener('pointerup', release, { signal });
    window.addEventListener('pointercancel', release, { signal });
  };
}
