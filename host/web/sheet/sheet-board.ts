import { html, render, type TemplateResult } from 'lit-html';
import { SECOND_US } from '../../clock/clock.ts';
import { inLanguage } from '../../in-language.ts';
import type { Engine } from '../engine/engine.ts';
import { followInstant, isSamePlace, type LadderPlace, measure } from '../page/places.ts';
import {
  began,
  type Change,
  FIRST_STATE,
  having,
  type PageState,
  playOrPause,
  Store,
  shownBranch,
  step,
  tick,
} from '../page/state.ts';
import { pastOf } from '../predict/past-of.ts';
import { formatSet } from '../predict/question-set.ts';
import { sceneView } from '../predict/scene.ts';
import { SHEET_TEXTS } from './texts.ts';

/** An experiment in the middle of the sheet. What comes stays unseen until the run has got there. */
export class SheetBoard {
  private readonly place: HTMLElement;
  private readonly experiment: string;
  private readonly engine: Engine;
  private readonly store: Store;
  private readonly stillness = matchMedia('(prefers-reduced-motion: reduce)');
  private ladder: LadderPlace | undefined;
  /** The furthest instant so far, in µs. */
  private reachedUs = 0;
  private isStarted = false;
  private drawing = 0;
  private tickedMs = 0;
  private owedMs = 0;

  constructor(place: HTMLElement, experiment: string, engine: Engine) {
    this.place = place;
    this.experiment = experiment;
    this.engine = engine;
    this.store = new Store(FIRST_STATE, (state, before) => {
      if (state.playing && !before.playing) this.tickedMs = performance.now();
      this.reachedUs = Math.max(this.reachedUs, state.timeUs);
      this.scheduleDraw();
    });
  }

  /** Once it is seen. */
  async start(): Promise<void> {
    if (this.isStarted) return;
    this.isStarted = true;
    try {
      this.store.apply(began(await this.engine.ask('record', { experiment: this.experiment, edits: [] })));
    } catch (error) {
      const { message } = error as Error;
      this.store.apply(having({ problem: (language) => [inLanguage(message, language), ''] }));
    }
  }

  /** The page's language and numbers; and it may have been moved. */
  follow({ language, numbers }: PageState): void {
    const { state } = this.store;
    if (state.language !== language || state.numbers !== numbers)
      this.store.apply((one) => ({ ...one, language, numbers }));
    else if (this.isMoved()) this.scheduleDraw();
  }

  private isMoved(): boolean {
    const panel = this.place.querySelector('.ladder-panel');
    return panel !== null && this.ladder?.width !== measure(panel).width;
  }

  private scheduleDraw(): void {
    if (this.drawing === 0) this.drawing = requestAnimationFrame((nowMs) => this.draw(nowMs));
  }

  private draw(nowMs: number): void {
    this.drawing = 0;
    if (this.store.state.playing) this.passTime(nowMs);
    const { state } = this.store;
    render(this.view(state), this.place);
    const panel = this.place.querySelector('.ladder-panel');
    if (panel) {
      const ladder = measure(panel);
      if (!isSamePlace(this.ladder, ladder)) {
        this.ladder = ladder;
        render(this.view(state), this.place);
      }
      followInstant(panel, panel.querySelectorAll('[data-ladder]').length - 1);
    }
    if (state.playing) this.scheduleDraw();
  }

  private passTime(nowMs: number): void {
    const { timeUs } = this.store.state;
    this.owedMs += Math.max(0, nowMs - this.tickedMs);
    this.tickedMs = nowMs;
    this.store.apply(tick(this.owedMs, !this.stillness.matches));
    if (this.store.state.timeUs !== timeUs) this.owedMs = 0;
  }

  private view(state: PageState): TemplateResult {
    const { language, numbers, timeUs, playing, problem } = state;
    const texts = SHEET_TEXTS[language];
    const branch = shownBranch(state);
    if (!branch) return html`<p class="soft">${problem?.(language)[0] ?? texts.starting}</p>`;
    const { experiment } = this;
    const button = (label: string, change: Change, main = '') =>
      html`<button type="button" class=${main} @click=${() => this.store.apply(change)}>${label}</button>`;
    const questions = formatSet({ parts: [{ experiment, which: 'all' }] });
    return html`<section class="run" aria-label=${texts.board(experiment)}>
      <p class="buttons">
        ${button(playing ? texts.pause : texts.run, playOrPause, 'main')} ${button(texts.back, step(-1))}
        ${button(texts.forward, step(1))}
        <output class="instant">${(timeUs / SECOND_US).toFixed(3)} s</output>
        <a href="#${experiment}">${texts.openInLab}</a> <a href=${questions}>${texts.predict}</a>
      </p>
      ${sceneView({
        recording: pastOf(branch.recording, this.reachedUs),
        timeUs,
        language,
        numbers,
        place: this.ladder,
        future: timeUs < this.reachedUs ? 'shown' : 'hidden',
        told: true,
      })}
    </section>`;
  }
}
