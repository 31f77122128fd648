import { html, nothing } from 'lit-html';
import { segmentLabel } from '../../report/number-text.ts';
import type { FaultEdit } from '../recording/run.ts';
import { FAULT_KEYS } from './ladder-keys.ts';
import { ladderStories } from './ladder-stories.ts';
import { VIEW_TEXTS } from './texts.ts';
import { canFault, type ViewProps } from './view.ts';

/** What can happen to the selected segment, as buttons. */
export function faultBar(props: ViewProps) {
  const { recording, selected, language, onFault, numbers } = props;
  if (recording.run === null) return nothing;
  const texts = VIEW_TEXTS[language];
  if (!canFault(recording, selected)) return html`<p class="fault-bar soft">${texts.pullHint}</p>`;
  const story = ladderStories(recording).find(({ segments }) => segments.includes(selected));
  const label = story ? segmentLabel(selected, numbers, story.names) : selected.flags;
  return html`<div class="fault-bar" role="toolbar" aria-label=${texts.faultsOf(label)}>
    <code>${label}</code>
    ${(Object.keys(FAULT_KEYS) as FaultEdit['fault'][]).map(
      (
        kind,
      ) => html`<button type="button" @click=${() => onFault(kind, selected)} aria-keyshortcuts=${FAULT_KEYS[kind]}>
        ${texts.faults[kind]} <kbd>${FAULT_KEYS[kind].toUpperCase()}</kbd>
      </button>`,
    )}
  </div>`;
}
