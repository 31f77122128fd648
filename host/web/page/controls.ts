import { html, nothing, type TemplateResult } from 'lit-html';
import { SECOND_US } from '../../clock/clock.ts';
import { timelineView } from '../view/timeline.ts';
import type { Actions } from './actions.ts';
import { formatEdit } from './edits.ts';
import { chosen } from './header.ts';
import { fontScale } from './places.ts';
import { PACES, type PaceName, skippedAt } from './playing.ts';
import {
  type Branch,
  type Change,
  compare,
  endUs,
  having,
  instantsShown,
  moveTo,
  type PageState,
  partUs,
  playOrPause,
  showBranch,
  shownBranch,
  step,
  toEnd,
  toStart,
} from './state.ts';
import { PAGE_TEXTS } from './texts.ts';
import { propsOf } from './view-props.ts';

/** Outlines in a square of 16: fonts draw such signs in many ways, or not at all. */
const ICONS = {
  start: 'M3 3h2v10H3zM14 3v10L6 8z',
  back: 'M12 3v10L4 8z',
  play: 'M4 2l10 6-10 6z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  forward: 'M4 3l8 5-8 5z',
  end: 'M2 3l8 5-8 5zM11 3h2v10h-2z',
};
type Icon = keyof typeof ICONS;

const iconOf = (icon: Icon) =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${ICONS[icon]} /></svg>`;

/** Play and step, the instant, and the runs there are. */
export function controlsView(state: PageState, width: number, actions: Actions): TemplateResult {
  const { apply, copyLink, saveCapture } = actions;
  const texts = PAGE_TEXTS[state.language];
  const seconds = (state.timeUs / SECOND_US).toFixed(3);
  const button = (label: string, icon: Icon, keys: string, change: Change) =>
    html`<button
      type="button"
      class=${change === playOrPause ? 'main' : ''}
      aria-label=${label}
      aria-keyshortcuts=${keys}
      title="${label} (${keys})"
      @click=${() => apply(change)}
    >
      ${iconOf(icon)} ${change === playOrPause ? html`<span class="name">${label}</span>` : nothing}
    </button>`;
  return html`<footer>
    <div class="controls">
      <div class="buttons" role="group">
        ${button(texts.start, 'start', 'Home', toStart)} ${button(texts.stepBack, 'back', 'ArrowLeft', step(-1))}
        ${button(state.playing ? texts.pause : texts.play, state.playing ? 'pause' : 'play', 'Space', playOrPause)}
        ${button(texts.stepForward, 'forward', 'ArrowRight', step(1))} ${button(texts.end, 'end', 'End', toEnd)}
      </div>
      <label>
        <span class="label">${texts.pace}</span>
        <select @change=${(event: Event) => apply(having({ pace: chosen(event) as PaceName }))}>
          ${(Object.keys(PACES) as PaceName[]).map(
            (name) =>
              html`<option value=${name} .selected=${name === state.pace}>${texts.paces[name]}</option>`,
          )}
        </select>
      </label>
      <output class="instant">${seconds} s</output>
      <span class="skipped">${skippedText(state)}</span>
      <button type="button" aria-keyshortcuts="n" aria-pressed=${state.numbers === 'absolute'}
        @click=${() => apply(having({ numbers: state.numbers === 'relative' ? 'absolute' : 'relative' }))}>
        ${texts.absolute}
      </button>
      <button type="button" @click=${saveCapture}>pcapng</button>
      <button type="button" @click=${copyLink}>${state.linkCopied ? texts.linkCopied : texts.copyLink}</button>
    </div>
    <input
      type="range"
      min="0"
      max=${endUs(state)}
      step="1"
      .value=${String(Math.round(state.timeUs))}
      aria-label=${texts.instant}
      aria-valuetext="${seconds} s"
      @input=${(event: Event) => apply(moveTo(Number((event.target as HTMLInputElement).value)))}
    />
    <div class="timeline-place">${shownBranch(state) && width > 0 ? timelineOf(state, width, actions) : nothing}</div>
    ${branchesView(state, apply)}
  </footer>`;
}

/** Why time jumps, while it does. */
function skippedText(state: PageState): string {
  const skipped = state.playing ? skippedAt(instantsShown(state), state.timeUs, PACES[state.pace]) : null;
  if (!skipped) return '';
  const steps = shownBranch(state)?.recording.steps ?? [];
  const why = steps.findLast(({ timeUs }) => timeUs <= skipped.fromUs)?.skip ?? null;
  return PAGE_TEXTS[state.language].skipped(why, ((skipped.toUs - skipped.fromUs) / SECOND_US).toFixed(0));
}

/** By what a run differs from the one that it was forked from. */
export function branchName({ recording, parent, name }: Branch, { language }: PageState): string {
  if (name) return name[language];
  const edit = recording.run?.edits.at(-1);
  if (parent === null || !edit) return PAGE_TEXTS[language].firstBranch;
  if ('step' in edit) return formatEdit(edit);
  const at = recording.segments.findIndex(({ crossing }) => crossing === edit.crossing);
  return PAGE_TEXTS[language].faults[edit.fault](at + 1, recording.segments[at]?.flags ?? '');
}

/** The shown run in true proportion, and below it the others. */
function timelineOf(state: PageState, width: number, actions: Actions): TemplateResult {
  const { apply } = actions;
  const named = (branch: Branch) => ({
    en: branchName(branch, { ...state, language: 'en' }),
    zh: branchName(branch, { ...state, language: 'zh' }),
  });
  const forks = state.branches.flatMap((branch, index) =>
    index === state.shown
      ? []
      : [
          {
            recording: branch.recording,
            name: named(branch),
            forkedUs: partUs(state, index),
            onChoose: () => apply(showBranch(index)),
          },
        ],
  );
  return timelineView({
    ...propsOf(state, state.shown, actions),
    width,
    scale: fontScale(),
    zoom: state.zoom,
    onZoom: (zoom) => apply(having({ zoom })),
    forks,
  });
}

/** Forks of the run, each under the one that it departs from. */
function branchesView(state: PageState, apply: Actions['apply']) {
  if (state.branches.length < 2) return nothing;
  const texts = PAGE_TEXTS[state.language];
  return html`<nav class="branches" aria-label=${texts.branches}>
    ${state.branches.map(
      (branch, index) => html`<button
        type="button"
        aria-current=${index === state.shown}
        class=${index === state.beside ? 'beside' : ''}
        @click=${() => apply(showBranch(index))}
      >
        <kbd>${index + 1}</kbd>
        ${branch.parent === null ? nothing : html`<span class="of">${branch.parent + 1} ›</span>`}
        ${branchName(branch, state)}
      </button>`,
    )}
    <button type="button" aria-keyshortcuts="b" aria-pressed=${state.beside !== null} @click=${() => apply(compare)}>
      ${texts.compare} <kbd>B</kbd>
    </button>
  </nav>`;
}
