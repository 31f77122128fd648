import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { pageFolder } from '../../host/node/package.ts';
import { chromium, inBrowser } from '../support/chromium.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { accessibilityFindings } from './accessibility.ts';
import { lab } from './browser.ts';

/** To be looked at: what is written on it stays in the browser. */
const sheet = (fields = '') => lab.go(`#lab-sheet${fields}`, '.sheet');

async function ownSheet(address = lab.url) {
  const opened = await lab.open(`${address}#lab-sheet`);
  await opened.page.locator('.sheet').waitFor();
  return opened;
}

const boardOf = (page: Page, task: number, experiment: string) =>
  page.locator(`#task-${task} .live-board[data-experiment=${experiment}]`);

inBrowser.each(['en', 'zh'] as const)('The lab sheet as a page, %s', (language) => {
  it('has each task with its minutes, its fields and the boards that the task runs', async () => {
    const source = readFileSync(
      new URL(`../../docs/lab-sheet${language === 'zh' ? '.zh' : ''}.md`, import.meta.url),
      'utf8',
    );
    const { page, complaints } = await sheet(`&lang=${language}`);
    const names = CATALOGUE.map(({ name }) => name);
    const tasks = source.split(/^## (?=\d+\. )/m).slice(1);
    for (const [index, task] of tasks.entries()) {
      const number = index + 1;
      const [, minutes] = new RegExp(`^\\| ${number} \\| (\\d+) \\|`, 'm').exec(source)!;
      expect(await page.locator(`#task-${number} h2`).innerText()).toContain(minutes);
      const run = [...task.matchAll(/npx tcplab run (.*)$/gm)].flatMap(([, words = '']) =>
        words.split(' ').filter((word) => names.includes(word)),
      );
      const boards = await page
        .locator(`#task-${number} .live-board`)
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.experiment));
      expect(boards, `boards of task ${number}`).toEqual(run);
      expect(await page.locator(`#task-${number} [data-field]`).count()).toBeGreaterThan(0);
    }
    expect(await page.locator('.sheet').innerText()).not.toMatch(/_{4,}|npm ci/);
    expect(complaints).toEqual([]);
  });

  it('names every field', async () => {
    const { page } = await sheet(`&lang=${language}`);
    const nameless = await page
      .locator('[data-field]')
      .evaluateAll((all) => all.filter((one) => !one.getAttribute('aria-label')).length);
    expect(nameless).toBe(0);
  });
});

inBrowser('A board on the sheet', () => {
  it('starts when it is seen, and hides what comes until it was run', async () => {
    const { page, complaints } = await sheet('&task=2');
    const board = boardOf(page, 2, 'half-close');
    await board.getByRole('button', { name: 'Run' }).waitFor();
    expect(await boardOf(page, 14, 'six-flags').innerHTML(), 'far below').not.toContain('button');
    expect(await board.locator('[data-segment]').count()).toBeLessThanOrEqual(1);
    for (let at = 0; at < 3; at++) await board.getByRole('button', { name: 'Step forward' }).click();
    await board.locator('[data-diagram=board] .state-diagram.state-ESTABLISHED').waitFor();
    expect(await board.locator('[data-segment]').count()).toBe(3);
    await board.getByRole('button', { name: 'Step back' }).click();
    await board.locator('[data-diagram=board] .state-diagram.state-SYN_RCVD').waitFor();
    expect(await board.locator('[data-segment]').count(), 'what was seen stays').toBe(3);
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('runs by itself, beside others', async () => {
    const { page } = await sheet('&task=8');
    const board = boardOf(page, 8, 'old-duplicate-syn');
    await board.getByRole('button', { name: 'Run' }).click();
    await board.locator('[data-diagram=board] .state-diagram.state-SYN_RCVD').waitFor();
    await board.locator('[data-diagram=board] .state-diagram.state-CLOSED').waitFor();
    const other = boardOf(page, 8, 'wrong-third-ack');
    await other.scrollIntoViewIfNeeded();
    expect(await other.locator('.instant').innerText()).toBe('0.000 s');
  });

  it('runs in the page that is one file, too', async () => {
    const { page, complaints } = await ownSheet(pathToFileURL(join(await pageFolder(), 'tcplab.html')).href);
    const board = boardOf(page, 1, 'three-way-handshake');
    await board.scrollIntoViewIfNeeded();
    await board.getByRole('button', { name: 'Step forward' }).click();
    await board.locator('[data-diagram=board] .state-diagram.state-SYN_RCVD').waitFor();
    expect(complaints).toEqual([]);
  });
});

it.skipIf(chromium === '')('The lab sheet and the questions fit a narrow screen', async () => {
  const viewport = { width: 360, height: 700 };
  const { page } = await lab.open(`${lab.url}#lab-sheet&task=3`, { viewport });
  for (const [fragment, what] of [
    ['#lab-sheet&task=3', '.sheet button'],
    ['#predict&q=half-close.13', '.ask button'],
    ['#predict', '.question-set'],
  ] as const) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, fragment);
    await page.locator(what).first().waitFor();
    expect(
      await page.evaluate(() =>
        Math.max(
          ...[...document.querySelectorAll('main, main > *, .sheet > section')].map((one) => one.clientWidth),
        ),
      ),
      fragment,
    ).toBeLessThanOrEqual(viewport.width);
  }
});

inBrowser('What is written on the sheet', () => {
  it('stays through a change of language and a reload, but for the name, until it is cleared', async () => {
    const { page } = await ownSheet();
    const name = page.locator('[data-field="name.1"]');
    const answer = page.locator('#task-1 textarea').first();
    await name.fill('Li Wei');
    await answer.fill('SYN takes one number');
    await page.getByRole('button', { name: '中文' }).click();
    await page.locator('html[lang=zh-CN]').waitFor();
    expect(await page.locator('#task-1 textarea').first().inputValue()).toBe('SYN takes one number');
    await page.reload();
    await answer.waitFor();
    expect([await name.inputValue(), await answer.inputValue()]).toEqual(['', 'SYN takes one number']);
    expect(page.url()).not.toContain('SYN');
    await page.getByRole('button', { name: /Clear all answers/ }).click();
    expect(await answer.inputValue()).toBe('');
    await page.reload();
    await answer.waitFor();
    expect(await answer.inputValue()).toBe('');
  });

  it('has as many fields in one language as in the other', async () => {
    const fields = async (language: string) => {
      const { page } = await sheet(`&lang=${language}`);
      return page
        .locator('[data-field]')
        .evaluateAll((all) => all.map((one) => `${one.getAttribute('data-field')} ${one.tagName}`));
    };
    expect(await fields('zh')).toEqual(await fields('en'));
  });

  it('is printed with the answers, without buttons', async () => {
    const { page } = await ownSheet();
    await page.locator('#task-1 textarea').first().fill('seen on paper');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#task-1 textarea').first().isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });
});
