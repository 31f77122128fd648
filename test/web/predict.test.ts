import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { beforeAll, expect, it } from 'vitest';
import { record } from '../../host/web/engine/record.ts';
import { type Question, rightChoice } from '../../host/web/predict/question.ts';
import { formatSet } from '../../host/web/predict/question-set.ts';
import { questionsOf } from '../../host/web/predict/questions-of.ts';
import { inBrowser } from '../support/chromium.ts';
import { lab, linkWith } from './browser.ts';
import { LABORATORY } from './laboratory.ts';

const HALF_CLOSE = { experiment: 'half-close', edits: [] };

let questions: Question[];
/** The board, ESTABLISHED, gets the client's FIN: what does it send? */
let closing: Question;

beforeAll(async () => {
  questions = questionsOf(await record(HALF_CLOSE, LABORATORY));
  closing = questions.find(
    ({ kind, end, from, trigger }) =>
      kind === 'segment' && end === 'board' && from === 'ESTABLISHED' && trigger.kind === 'arrival',
  )!;
});

const only = (...numbers: number[]) => formatSet({ parts: [{ experiment: 'half-close', which: numbers }] });
const keyOf = (question: Question, mistake: string | null) =>
  String(question.choices.findIndex((choice) => choice.mistake === mistake) + 1);

/** Where questions are chosen; in between, so that no question of a test before is there any more. */
const choosing = () => lab.go('#predict', '.question-set');

async function asked(fragment: string) {
  await choosing();
  return lab.go(fragment, '.ask .choices');
}

/** Answers everything, wrong first in as many questions as that. */
async function answerAll(page: Page, all: readonly Question[], wrongFirst: number): Promise<void> {
  for (const [index, question] of all.entries()) {
    const right = rightChoice(question);
    await page.getByText(`Question ${index + 1} of ${all.length}`).waitFor();
    if (index < wrongFirst) await page.keyboard.press(String(((right + 1) % 4) + 1));
    await page.keyboard.press(String(right + 1));
    await page.locator('.going-on button').waitFor();
    await page.keyboard.press('Enter');
  }
  await page.locator('.results').waitFor();
}

inBrowser('A question', () => {
  it('is asked while nothing behind its instant is on the page', async () => {
    const { page, complaints } = await asked(only(closing.number));
    const ladder = page.locator('.ladder-panel');
    await ladder.locator('[data-segment]').first().waitFor();
    const recording = await record(HALF_CLOSE, LABORATORY);
    const sent = recording.segments.filter(({ timeUs }) => timeUs < closing.happensUs);
    expect(await ladder.locator('[data-segment]').count()).toBe(sent.length);
    const seen = await page.locator('.scene').innerHTML();
    expect(seen, 'the answer').not.toContain('ack=x+7');
    expect(await page.locator('[data-diagram=board] .state-diagram').getAttribute('class')).toContain(
      'state-ESTABLISHED',
    );
    expect(await page.locator('.ladder-table td').allInnerTexts()).not.toContain('CLOSE_WAIT');

    await page.keyboard.press(keyOf(closing, null));
    await page.locator('.scene').getByText('. seq=y+1 ack=x+7').first().waitFor();
    expect(await page.locator('[data-diagram=board] .state-diagram').getAttribute('class')).toContain(
      'state-CLOSE_WAIT',
    );
    expect(complaints).toEqual([]);
  });

  it('answered wrong is explained from the RFC, and stays open', async () => {
    const { page } = await asked(only(closing.number));
    await page.keyboard.press(keyOf(closing, 'ack without FIN'));
    const told = page.locator('.feedback');
    await told.getByText('A FIN takes one sequence number, as an octet of data does').waitFor();
    expect(await told.innerText()).toContain('§3.4');
    expect(await page.locator('.scene').innerHTML()).not.toContain('ack=x+7');
    expect(await page.locator('.going-on button').count()).toBe(0);
    await page.keyboard.press('z');
    await told.getByText('FIN 像一个字节的数据一样占用一个序列号').waitFor();
  });

  it('about the same instant as the next one leaves that one’s answer unseen', async () => {
    const before = questions.find(
      ({ happensUs, kind }) => happensUs === closing.happensUs && kind === 'state',
    )!;
    const { page } = await asked(only(before.number, closing.number));
    await page.keyboard.press(keyOf(before, null));
    await page.locator('.going-on button').waitFor();
    expect(await page.locator('.scene').innerHTML()).not.toContain('ack=x+7');
  });
});

inBrowser('The results', () => {
  it('count what was right at the first try, and are saved for a spreadsheet', async () => {
    const { page, complaints } = await asked(only(1, 2, 3));
    await answerAll(page, questions.slice(0, 3), 1);
    expect(await page.locator('.results .score').innerText()).toContain('2 of 3');
    await page.getByLabel('Name', { exact: true }).fill('=Li, "Wei"');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).replace('\ufeff', '').split('\r\n');
    expect(lines.slice(0, 2)).toEqual([`Name,"'=Li, ""Wei"""`, 'Right at the first try,2,3']);
    expect(lines[3]).toBe('No.,Question,First answer,Right answer,Right at first try,Tries');
    expect(lines[4]).toMatch(/^half-close\/1,.*,SYN_SENT,no,2$/);
    expect(lines[5]).toMatch(/^half-close\/2,.*,S seq=x,S seq=x,yes,1$/);
    expect(page.url(), 'the name stays here').not.toContain('Wei');
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('are printed without buttons', async () => {
    const { page } = await asked(only(1));
    await answerAll(page, questions.slice(0, 1), 0);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.results table').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
  });
});

inBrowser('A set of questions', () => {
  it('that a teacher chose is the same where its link is opened', async () => {
    const { page } = await choosing();
    await page.getByLabel('Half-close: four segments').check();
    await page.getByLabel('Which questions: half-close').selectOption('states');
    await page.getByLabel('Language of the link').selectOption('zh');
    await page.evaluate(() => new Promise(requestAnimationFrame)); // in which the page draws
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    const { page: other } = await lab.open(link);
    await other.locator('.ask .choices').waitFor();
    const states = questions.filter(({ kind }) => kind === 'state');
    expect(await other.locator('.ask h2').innerText()).toContain(`第 1 题，共 ${states.length} 题`);
    expect(await other.locator('html').getAttribute('lang')).toBe('zh-CN');
  });

  it('can be single questions', async () => {
    const { page } = await choosing();
    await page.getByLabel('Three-way handshake').check();
    await page.getByLabel('Which questions: three-way-handshake').selectOption('chosen');
    await page.locator('.numbers input').nth(1).uncheck();
    await page.locator('.numbers input').nth(3).uncheck();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Question 1 of 5').waitFor();
    expect(await linkWith(page, 'q=')).toBe('#predict&q=three-way-handshake.1.3.5.6.7');
  });

  it.each([
    ['q=no-such', 'there is no experiment "no-such"'],
    ['q=half-close.odd', '"odd" is neither states, segments nor the number of a question'],
    ['q=half-close.999', 'half-close has 23 questions, and no number 999'],
    ['q=half-close&lang=fr', 'lang=fr is neither en nor zh'],
  ])('whose link is wrong (%s) says why, and lets one choose', async (fields, why) => {
    await lab.go('#half-close');
    const { page } = await lab.go(`#predict&${fields}`, '[role=alert]');
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toContain(why);
    expect(await page.getByRole('heading', { name: 'Choose questions' }).isVisible()).toBe(true);
  });

  it('that cannot be read leaves the questions under way as they are', async () => {
    const { page } = await asked(only(1, 2));
    await page.keyboard.press(keyOf(questions[0]!, null));
    await page.locator('.going-on button').waitFor();
    await page.evaluate(() => {
      location.hash = '#predict&q=nothing';
    });
    await page.getByRole('alert').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Question 2 of 2').waitFor();
  });
});

inBrowser('Leaving the questions', () => {
  it('leads back to the run that was shown, and the lab’s keys', async () => {
    const { page } = await lab.go('#reset&t=1.205');
    await page.getByRole('link', { name: 'Predict' }).click();
    await page.locator('.ask').waitFor();
    expect(await page.locator('.ask h2').innerText()).toContain('reset/1');
    await page.getByRole('link', { name: 'Back to the lab' }).click();
    await page.locator('main[aria-busy=false] .run').waitFor();
    await linkWith(page, '#reset&t=1.205');
  });
});
