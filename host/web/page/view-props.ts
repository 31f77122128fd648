import { momentAt } from '../recording/moment.ts';
import { focusOf, type ViewProps } from '../view/view.ts';
import type { Actions } from './actions.ts';
import { type Branch, moveTo, type PageState, select, selectedSegment, showBranch } from './state.ts';

/** What the views of a branch are drawn from. The selected segment is the shown branch's. */
export function propsOf(state: PageState, index: number, { apply, fault }: Actions): ViewProps {
  const { recording } = state.branches[index] as Branch;
  const { timeUs, language, numbers } = state;
  return {
    recording,
    moment: momentAt(recording, timeUs),
    language,
    numbers,
    selected: index === state.shown ? selectedSegment(state) : null,
    future: 'shown',
    onSelect: (segment) => {
      apply(showBranch(index));
      apply(select(segment && recording.segments.indexOf(segment)));
    },
    onInstant: (at) => apply(moveTo(at)),
    onFault: fault,
  };
}

/** Which of a recording's ladders is that of the connection in focus. */
export function ladderInFocus(props: ViewProps): number {
  const port = focusOf(props)?.clientPort;
  return Math.max(
    0,
    props.moment.connections.findIndex(({ clientPort }) => clientPort === port),
  );
}
