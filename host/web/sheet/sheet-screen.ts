import { html, type TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import type { Engine } from '../engine/engine.ts';
import type { Screen } from '../page/screen.ts';
import type { PageState } from '../page/state.ts';
import { Answers } from './answers.ts';
import { livingSheet } from './living-sheet.ts';
import { SheetBoard } from './sheet-board.ts';
import { FIELD } from './sheet-fields.ts';
import { SHEET_TEXTS } from './texts.ts';

/* The build puts in docs/lab-sheet, as HTML. */
declare const LAB_SHEETS: Record<Language, string>;

/** How near to what is seen a board must be to be started. */
const NEAR = '300px';

interface Sheet {
  article: HTMLElement;
  boards: SheetBoard[];
}

/** The lab sheet, with boards between its questions. */
export class SheetScreen implements Screen {
  private readonly engine: Engine;
  private readonly experiments: readonly string[];
  private readonly sheets = new Map<Language, Sheet>();
  private readonly answers = new Answers();
  /** The task that the address names, until it was shown. */
  private taskDue: string | null;
  private state: PageState | null = null;

  constructor(fragment: string, engine: Engine, experiments: readonly string[]) {
    this.engine = engine;
    this.experiments = experiments;
    this.taskDue = fieldsOf(fragment).get('task');
  }

  title(language: Language): string {
    return SHEET_TEXTS[language].title;
  }

  content(state: PageState): TemplateResult {
    this.state = state;
    const texts = SHEET_TEXTS[state.language];
    return html`<div class="sheet-page">
      <p class="sheet-tools">
        <span>${texts.note}</span>
        <button type="button" @click=${() => print()}>${texts.print}</button>
        <button type="button" @click=${() => this.clear()}>${texts.clear}</button>
      </p>
      ${this.sheetIn(state.language).article}
    </div>`;
  }

  press(): boolean {
    return false;
  }

  drawn(root: Element): void {
    if (!this.state) return;
    for (const board of this.sheetIn(this.state.language).boards) board.follow(this.state);
    const task = this.taskDue === null ? null : root.querySelector(`#task-${CSS.escape(this.taskDue)}`);
    this.taskDue = null;
    task?.scrollIntoView();
  }

  private sheetIn(language: Language): Sheet {
    const known = this.sheets.get(language);
    if (known) {
      this.fill(known.article);
      return known;
    }
    const { article, boards: places } = livingSheet(
      LAB_SHEETS[language],
      this.experiments,
      SHEET_TEXTS[language],
    );
    article.addEventListener('input', ({ target }) => this.keep(target as HTMLInputElement));
    this.fill(article);
    const byPlace = new Map<Element, SheetBoard>();
    const seen = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries)
          if (isIntersecting) void byPlace.get(target)?.start();
      },
      { rootMargin: NEAR },
    );
    for (const { place, experiment } of places) {
      byPlace.set(place, new SheetBoard(place, experiment, this.engine));
      seen.observe(place);
    }
    const sheet = { article, boards: [...byPlace.values()] };
    this.sheets.set(language, sheet);
    return sheet;
  }

  private keep(field: HTMLInputElement): void {
    const name = field.getAttribute(FIELD);
    // Whose sheet it is stays on the sheet.
    if (name !== null && !name.startsWith('name.')) this.answers.set(name, field.value);
  }

  private fill(article: HTMLElement): void {
    for (const field of fieldsIn(article)) {
      const name = field.getAttribute(FIELD) ?? '';
      if (!name.startsWith('name.') && field.value !== this.answers.get(name))
        field.value = this.answers.get(name);
    }
  }

  private clear(): void {
    this.answers.clear();
    for (const { article } of this.sheets.values()) for (const field of fieldsIn(article)) field.value = '';
  }
}

function fieldsIn(article: HTMLElement): NodeListOf<HTMLInputElement> {
  return article.querySelectorAll(`[${FIELD}]`);
}

const ROUTE = 'lab-sheet';

export function isSheetLink(fragment: string): boolean {
  return new RegExp(`^#${ROUTE}(&|$)`).test(fragment);
}

/** The language that the address asks for. */
export function sheetLanguage(fragment: string): Language | undefined {
  const language = fieldsOf(fragment).get('lang');
  return language === 'en' || language === 'zh' ? language : undefined;
}

function fieldsOf(fragment: string): URLSearchParams {
  return new URLSearchParams(fragment.replace(/^[^&]*&?/, ''));
}
