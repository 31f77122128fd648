import { describe, expect, it } from 'vitest';
import { whyRight, whyWrong } from '../../host/web/predict/explanations.ts';
import { pastOf } from '../../host/web/predict/past-of.ts';
import { type Question, rightChoice } from '../../host/web/predict/question.ts';
import { questionsOf } from '../../host/web/predict/questions-of.ts';
import { answerText, questionText } from '../../host/web/predict/words.ts';
import { instantsOf, momentAt, placeOf } from '../../host/web/recording/moment.ts';
import type { Recording } from '../../host/web/recording/recording.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { recorded } from './laboratory.ts';

const textOf = (question: Question, index: number) =>
  answerText(question.choices[index]!.answer, question, 'en', 'relative');
const asked = (question: Question) => questionText(question, 'en', 'relative');

describe('Questions', () => {
  describe.each(CATALOGUE.map(({ name }) => name))('about %s', (name) => {
    it('are three at least, each with one right answer and no two alike', async () => {
      const questions = questionsOf(await recorded(name));
      expect(questions.length).toBeGreaterThanOrEqual(3);
      for (const question of questions) {
        const texts = question.choices.map((_, index) => textOf(question, index));
        expect(question.choices.filter(({ mistake }) => mistake === null)).toHaveLength(1);
        expect(new Set(texts).size, `${asked(question)} ${texts.join(' | ')}`).toBe(4);
      }
    });

    it('have for their right answer what the recording shows, and for no wrong one', async () => {
      const recording = await recorded(name);
      for (const question of questionsOf(recording))
        for (const { answer, mistake } of question.choices)
          expect(isShown(question, answer, recording), `${asked(question)} ${JSON.stringify(answer)}`).toBe(
            mistake === null,
          );
    });

    it('are asked before the answer can be seen', async () => {
      const recording = await recorded(name);
      for (const { askedUs, happensUs, end, clientPort, from } of questionsOf(recording)) {
        expect(askedUs).toBeLessThan(happensUs);
        const moment = momentAt(pastOf(recording, askedUs), askedUs);
        const connection = moment.connections.find((one) => one.clientPort === clientPort);
        if (connection?.[end]) expect(connection[end]?.state).toBe(from);
      }
    });

    it('say of each answer why, in both languages', async () => {
      for (const question of questionsOf(await recorded(name)))
        for (const choice of question.choices)
          for (const language of ['en', 'zh'] as const) {
            const words = [whyRight(question, language), whyWrong(question, choice, language) ?? ''].join(
              ' ',
            );
            expect(words).not.toMatch(/undefined|null|NaN/);
            if (choice.mistake !== null) expect(whyWrong(question, choice, language)).toMatch(/§3\.\d/);
            if (language === 'zh') expect(words).toMatch(/[\u4e00-\u9fff]/);
          }
    });
  });

  it('are the same each time, answers in the same order', async () => {
    const [one, other] = [
      questionsOf(await recorded('half-close')),
      questionsOf(await recorded('half-close')),
    ];
    expect(one).toEqual(other);
  });

  it('have the right answer in each of the four places', async () => {
    const places = (await Promise.all(CATALOGUE.map(({ name }) => recorded(name)))).flatMap((recording) =>
      questionsOf(recording).map(rightChoice),
    );
    expect(new Set(places)).toEqual(new Set([0, 1, 2, 3]));
  });

  it('offer the mistakes that students make with the numbers of a close', async () => {
    const closing = questionsOf(await recorded('half-close')).find(
      ({ end, kind, from, trigger }) =>
        end === 'board' && kind === 'segment' && from === 'ESTABLISHED' && trigger.kind === 'arrival',
    )!;
    const offered = Object.fromEntries(
      closing.choices.map(({ mistake }, index) => [mistake ?? 'right', textOf(closing, index)]),
    );
    expect(offered).toEqual({
      right: '. seq=y+1 ack=x+7',
      'ack without FIN': '. seq=y+1 ack=x+6',
      'FIN too early': 'F. seq=y+1 ack=x+7',
      'seq of SYN': '. seq=y ack=x+7',
    });
  });
});

/** What the recording has at that instant, found without the questions' own ways. */
function isShown(
  { end, clientPort, happensUs, from }: Question,
  answer: Question['choices'][number]['answer'],
  recording: Recording,
): boolean {
  if (answer.kind === 'state') {
    const entered = recording[end].filter(
      (one) => one.clientPort === clientPort && one.timeUs === happensUs && one.cause !== null,
    );
    return entered.length === 0 ? answer.state === from : entered.some(({ state }) => state === answer.state);
  }
  const sent = recording.segments.filter(
    (one) => one.from === end && one.clientPort === clientPort && one.timeUs === happensUs,
  );
  if (answer.segment === null) return sent.length === 0;
  const { flags, seq, ack, len } = answer.segment;
  return sent.some((one) => one.flags === flags && one.seq === seq && one.ack === ack && one.len === len);
}

describe('The past of a recording', () => {
  it('holds nothing that happens later, at any instant', async () => {
    for (const name of ['half-close', 'lost-final-ack', 'simultaneous-close', 'close-wait-leak']) {
      const recording = await recorded(name);
      for (const instant of instantsOf(recording)) {
        const past = pastOf(recording, instant);
        const { client, board, segments, steps, leds, calls, timers } = past;
        const entered = [...client, ...board].filter(({ cause }) => cause !== null);
        for (const { timeUs } of [...entered, ...segments, ...steps, ...leds, ...calls, ...timers])
          expect(timeUs).toBeLessThanOrEqual(instant);
        const arrived = (all: Recording['segments']) =>
          all.filter((one) => placeOf(one, instant) === 'arrived').length;
        expect(arrived(segments)).toBe(arrived(recording.segments));
      }
    }
  });

  it('does not tell that a segment under way will be lost, nor what its receiver makes of it', async () => {
    const recording = await recorded('lost-fin');
    const lost = recording.segments.find((segment) => segment.lost)!;
    const fin = pastOf(recording, lost.timeUs).segments.at(-1)!;
    expect(fin).toMatchObject({ flags: 'F.', after: { client: 'FIN_WAIT_1', board: null } });
    expect(fin.lost).toBeUndefined();
  });
});
