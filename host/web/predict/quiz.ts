import { type Question, rightChoice } from './question.ts';

/** How far a student is with a set of questions. */
export interface Quiz {
  questions: readonly Question[];
  /** Index of the one that is asked; as many as there are questions: all are done. */
  at: number;
  /** Of each question, the choices tried, in order; the last one may be right. */
  tries: readonly (readonly number[])[];
}

export function begunQuiz(questions: readonly Question[]): Quiz {
  return { questions, at: 0, tries: questions.map(() => []) };
}

export function isSolved({ questions, tries }: Quiz, index: number): boolean {
  const question = questions[index];
  return question !== undefined && tries[index]?.at(-1) === rightChoice(question);
}

/** A choice is made, once; after the right one nothing changes any more. */
export function choose(quiz: Quiz, choice: number): Quiz {
  const { questions, at, tries } = quiz;
  const question = questions[at];
  if (!question?.choices[choice] || isSolved(quiz, at) || tries[at]?.includes(choice)) return quiz;
  return { ...quiz, tries: tries.map((one, index) => (index === at ? [...one, choice] : one)) };
}

/** The next question, once this one is solved. */
export function goOn(quiz: Quiz): Quiz {
  return isSolved(quiz, quiz.at) ? { ...quiz, at: quiz.at + 1 } : quiz;
}

/** Questions right at the first try, those solved, and all. */
export function scoreOf(quiz: Quiz): { first: number; solved: number; all: number } {
  const solved = quiz.questions.filter((_, index) => isSolved(quiz, index)).length;
  const first = quiz.questions.filter((_, index) => isSolved(quiz, index) && quiz.tries[index]?.length === 1);
  return { first: first.length, solved, all: quiz.questions.length };
}

/**
 * Up to which instant a question's recording may be seen, in µs: the answer once it is given, unless another question about that very instant is still
 * to be asked.
 */
export function shownUntilUs(quiz: Quiz): number {
  const { questions, at } = quiz;
  const question = questions[at];
  if (!question) return 0;
  const next = questions[at + 1];
  const isSpoilt = next?.experiment === question.experiment && next.askedUs < question.happensUs;
  return isSolved(quiz, at) && !isSpoilt ? question.happensUs : question.askedUs;
}
