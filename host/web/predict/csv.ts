import type { Language } from '../../language.ts';
import { idOf, rightChoice } from './question.ts';
import { isSolved, type Quiz, scoreOf } from './quiz.ts';
import { PREDICT_TEXTS } from './texts.ts';
import { answerText, questionText } from './words.ts';

/** One row of the table of results. */
interface ResultRow {
  id: string;
  question: string;
  first: string;
  right: string;
  isFirstRight: boolean;
  tries: number;
}

/** Of the questions that were solved. */
export function resultRows(quiz: Quiz, language: Language): ResultRow[] {
  return quiz.questions.flatMap((question, index): ResultRow[] => {
    const tries = quiz.tries[index] ?? [];
    if (!isSolved(quiz, index)) return [];
    const text = (choice: number) =>
      answerText(question.choices[choice]!.answer, question, language, 'relative');
    const right = rightChoice(question);
    return [
      {
        id: idOf(question),
        question: questionText(question, language, 'relative'),
        first: text(tries[0] ?? right),
        right: text(right),
        isFirstRight: tries.length === 1,
        tries: tries.length,
      },
    ];
  });
}

/** The results as a file for spreadsheets (RFC 4180, UTF-8 with a mark that Excel needs). */
export function resultsCsv(quiz: Quiz, name: string, language: Language): string {
  const texts = PREDICT_TEXTS[language];
  const { first, all } = scoreOf(quiz);
  const rows = [
    [texts.name, name],
    [texts.score, `${first}`, `${all}`],
    [],
    Object.values(texts.columns),
    ...resultRows(quiz, language).map((row) => [
      row.id,
      row.question,
      row.first,
      row.right,
      row.isFirstRight ? texts.yes : texts.no,
      `${row.tries}`,
    ]),
  ];
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A spreadsheet must not take a text for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
