import { html, type TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import type { CatalogueEntry, Engine } from '../engine/engine.ts';
import { followInstant, isSamePlace, type LadderPlace, measure } from '../page/places.ts';
import { saveFile } from '../page/save-file.ts';
import type { Screen } from '../page/screen.ts';
import type { PageState } from '../page/state.ts';
import type { Recording } from '../recording/recording.ts';
import { resultsCsv } from './csv.ts';
import { connectionOf, pastOf } from './past-of.ts';
import type { Question } from './question.ts';
import { chosenOf, formatSet, parseSet, type QuestionSet, type Which } from './question-set.ts';
import { questionsOf } from './questions-of.ts';
import { begunQuiz, choose, goOn, isSolved, type Quiz, shownUntilUs } from './quiz.ts';
import { quizView } from './quiz-view.ts';
import { resultsView } from './results-view.ts';
import { sceneView } from './scene.ts';
import { setView } from './set-view.ts';
import { PREDICT_TEXTS } from './texts.ts';

/** What a link to questions opens: the questions, or, without any, what they are chosen with. */
export class PredictScreen implements Screen {
  private readonly engine: Engine;
  private readonly catalogue: readonly CatalogueEntry[];
  private readonly redraw: () => void;
  private readonly recordings = new Map<string, Recording>();
  private readonly questions = new Map<string, readonly Question[]>();
  private set: QuestionSet;
  private quiz: Quiz | null = null;
  /** The student's; it goes with the page. */
  private name = '';
  private copied = false;
  private place: LadderPlace | undefined;
  /** What is to have the focus, once it is drawn: a heading, or the button that goes on. */
  private focusDue: string | null = 'h2';

  /** @throws {SetProblem} for a link that cannot be read */
  constructor(fragment: string, engine: Engine, catalogue: readonly CatalogueEntry[], redraw: () => void) {
    this.set = parseSet(
      fragment,
      catalogue.map(({ name }) => name),
    );
    this.engine = engine;
    this.catalogue = catalogue;
    this.redraw = redraw;
  }

  /** That of the link, if it has one. */
  get language(): Language | undefined {
    return this.set.language;
  }

  /**
   * Makes the recordings that the questions are about.
   * @throws {SetProblem} where a question is meant that there is not
   */
  async begin(): Promise<void> {
    const questions: Question[] = [];
    for (const part of this.set.parts) questions.push(...chosenOf(await this.load(part.experiment), part));
    if (questions.length > 0) this.quiz = begunQuiz(questions);
  }

  title(language: Language): string {
    return PREDICT_TEXTS[language].predict;
  }

  content(state: PageState): TemplateResult {
    const { language, numbers } = state;
    const { quiz } = this;
    if (!quiz) return this.choosing(language);
    const question = quiz.questions[quiz.at];
    if (!question) return this.results(quiz, language);
    const timeUs = shownUntilUs(quiz);
    const whole = this.recordings.get(question.experiment) as Recording;
    const recording = pastOf(connectionOf(whole, question.clientPort), timeUs);
    const actions = {
      choose: (choice: number) => this.change(choose(quiz, choice)),
      goOn: () => this.change(goOn(quiz)),
    };
    return html`${quizView(quiz, language, numbers, actions)}
    ${sceneView({ recording, timeUs, language, numbers, place: this.place, future: 'hidden', told: false })}`;
  }

  press(key: string): boolean {
    const { quiz } = this;
    if (!quiz || quiz.at >= quiz.questions.length) return false;
    if (key === 'Enter') this.change(goOn(quiz));
    else if (/^[1-9]$/.test(key)) this.change(choose(quiz, Number(key) - 1));
    else return false;
    return true;
  }

  drawn(root: Element): void {
    const panel = root.querySelector('.ladder-panel');
    if (panel) {
      const place = measure(panel);
      if (!isSamePlace(this.place, place)) {
        this.place = place;
        this.redraw();
      }
      followInstant(panel, panel.querySelectorAll('[data-ladder]').length - 1);
    }
    const target = this.focusDue && root.querySelector<HTMLElement>(this.focusDue);
    if (!target) return;
    this.focusDue = null;
    target.focus();
  }

  private change(quiz: Quiz): void {
    if (quiz === this.quiz) return;
    if (this.quiz?.at !== quiz.at) this.focusDue = 'h2';
    else if (isSolved(quiz, quiz.at)) this.focusDue = '.going-on button';
    this.quiz = quiz;
    this.redraw();
  }

  private results(quiz: Quiz, language: Language): TemplateResult {
    const { name } = this;
    return resultsView(quiz, name, language, {
      setName: (typed) => {
        this.name = typed;
      },
      print: () => print(),
      save: () => saveFile(PREDICT_TEXTS[language].file, resultsCsv(quiz, this.name, language)),
      otherSet: () => {
        location.hash = formatSet({ parts: [] });
      },
    });
  }

  private choosing(language: Language): TemplateResult {
    const { set, catalogue, questions, copied } = this;
    const link = new URL(formatSet(set), location.href).href;
    return setView(
      { set, catalogue, questions, language, link, copied },
      {
        choose: (experiment, which) => this.take(experiment, which),
        toggle: (experiment, number) => this.toggle(experiment, number),
        setLanguage: (chosen) =>
          // Of the set as it is: what was changed before may not be drawn yet.
          this.changeSet({ parts: this.set.parts, ...(chosen === undefined ? {} : { language: chosen }) }),
        copy: () => void this.copy(link),
        start: () => {
          location.hash = formatSet(this.set);
        },
      },
    );
  }

  private changeSet(set: QuestionSet): void {
    this.set = set;
    this.copied = false;
    this.redraw();
  }

  /** In the order of the catalogue, in which the experiments teach. */
  private take(experiment: string, which: Which | null): void {
    const place = (name: string) => this.catalogue.findIndex((entry) => entry.name === name);
    const others = this.set.parts.filter((part) => part.experiment !== experiment);
    const parts = which === null ? others : [...others, { experiment, which }];
    this.changeSet({
      ...this.set,
      parts: parts.sort((a, b) => place(a.experiment) - place(b.experiment)),
    });
    if (which !== null) void this.load(experiment).then(this.redraw);
  }

  /** The last question that is left takes its experiment with it. */
  private toggle(experiment: string, number: number): void {
    const part = this.set.parts.find((one) => one.experiment === experiment);
    if (!part || typeof part.which === 'string') return;
    const others = part.which.filter((one) => one !== number);
    const which = others.length < part.which.length ? others : [...others, number].sort((a, b) => a - b);
    this.take(experiment, which.length === 0 ? null : which);
  }

  private async copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      this.copied = true;
      this.redraw();
    } catch {
      // Not allowed: the field holds it, too.
    }
  }

  private async load(experiment: string): Promise<readonly Question[]> {
    const known = this.questions.get(experiment);
    if (known) return known;
    const recording = await this.engine.ask('record', { experiment, edits: [] });
    const questions = questionsOf(recording);
    this.recordings.set(experiment, recording);
    this.questions.set(experiment, questions);
    return questions;
  }
}
