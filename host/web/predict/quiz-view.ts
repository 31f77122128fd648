import { html, nothing, type TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import type { NumberStyle } from '../../report/number-text.ts';
import { whyRight, whyWrong } from './explanations.ts';
import { idOf, type Question, rightChoice } from './question.ts';
import { isSolved, type Quiz, scoreOf } from './quiz.ts';
import { PREDICT_TEXTS } from './texts.ts';
import { answerText, questionText } from './words.ts';

interface QuizActions {
  choose(choice: number): void;
  goOn(): void;
}

/** The question, its answers, and what there is to say about the one chosen last. */
export function quizView(
  quiz: Quiz,
  language: Language,
  numbers: NumberStyle,
  { choose, goOn }: QuizActions,
): TemplateResult {
  const texts = PREDICT_TEXTS[language];
  const { questions, at, tries } = quiz;
  const question = questions[at] as Question;
  const solved = isSolved(quiz, at);
  const answer = (index: number) => {
    const { answer, mistake } = question.choices[index]!;
    const tried = tries[at]?.includes(index) ?? false;
    const mark = tried ? (mistake === null ? `✓ ${texts.right}` : `✗ ${texts.chosenWrong}`) : '';
    return html`<li>
      <button
        type="button"
        class=${tried ? (mistake === null ? 'right' : 'wrong') : ''}
        aria-disabled=${tried || solved}
        aria-keyshortcuts=${index + 1}
        @click=${() => choose(index)}
      >
        <kbd>${index + 1}</kbd> <span class="answer">${answerText(answer, question, language, numbers)}</span>
        ${mark === '' ? nothing : html`<span class="mark">${mark}</span>`}
      </button>
    </li>`;
  };
  const { first } = scoreOf(quiz);
  return html`<section class="panel ask">
    <h2 tabindex="-1">${texts.progress(at + 1, questions.length)} <span class="soft">${idOf(question)}</span></h2>
    <p class="asked" id="asked">${questionText(question, language, numbers)}</p>
    <ol class="choices" aria-labelledby="asked">${question.choices.map((_, index) => answer(index))}</ol>
    <p class="feedback ${solved ? 'right' : ''}" role="status">${feedback(quiz, language)}</p>
    <p class="going-on">
      ${
        solved
          ? html`<button type="button" class="main" aria-keyshortcuts="Enter" @click=${goOn}>
              ${at + 1 < questions.length ? texts.next : texts.toResults} <kbd>Enter</kbd>
            </button>`
          : html`<span class="soft">${texts.keys}</span>`
      }
    </p>
    <p class="score">${texts.score}: <b>${texts.scoreOf(first, questions.length)}</b></p>
  </section>`;
}

function feedback({ questions, at, tries }: Quiz, language: Language): string {
  const texts = PREDICT_TEXTS[language];
  const question = questions[at] as Question;
  const last = tries[at]?.at(-1);
  if (last === undefined) return '';
  const gap = language === 'en' ? ' ' : '';
  if (last === rightChoice(question)) return [texts.right, whyRight(question, language)].join(gap);
  return [texts.wrong, whyWrong(question, question.choices[last]!, language), texts.again].join(gap);
}
