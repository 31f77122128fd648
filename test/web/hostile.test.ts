import type { Page } from 'playwright';
import { expect, it, onTestFinished } from 'vitest';
import { randomFrom } from '../../host/cable/seeded-numbers.ts';
import { captureOf, framesOf, HALF_CLOSE } from '../capture/dialogue.ts';
import { inBrowser } from '../support/chromium.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { PortOfThisMachine } from '../support/web-serial-port.ts';
import { lab, linkWith, shown, statesIn } from './browser.ts';
import { putPortIn } from './port-in-page.ts';

/** Markup that would run, a terminal's escape sequence, and an override that turns what follows around. */
const HOSTILE = '<img src=x onerror="document.title=1">\x1b[31m\u202efdp';
const SEEN = '<img src=x onerror="document.title=1">';
const isHarmless = async (page: Page) => {
  expect(await page.locator('img, [onerror]').count()).toBe(0);
  const seen = await page.locator('body').innerText();
  expect([...seen].filter((one) => /\p{C}/u.test(one) && !'\n\t'.includes(one))).toEqual([]);
  expect(await page.title()).toBe('tcplab');
};

inBrowser('what others wrote, in the page', () => {
  it('is text and nothing else in the name of a capture file', async () => {
    const { page, complaints } = await lab.visit('#half-close');
    await page.keyboard.press('o');
    const buffer = Buffer.from(captureOf(framesOf(HALF_CLOSE)));
    await page.locator('input[type=file]').setInputFiles({ name: 'x', mimeType: '', buffer });
    await page.getByText('1 TCP conversation').waitFor();
    const drop = (octets: number[]) =>
      page.evaluate(
        ([name, all]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([Uint8Array.from(all)], name));
          document.body.dispatchEvent(
            new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
          );
        },
        [HOSTILE, octets] as const,
      );
    await drop([...buffer]);
    await page.getByText(`${SEEN}`).filter({ hasText: '11 packets' }).first().waitFor();
    await isHarmless(page);
    const { page: other } = await lab.visit(await linkWith(page, '#capture&file='));
    await other.getByRole('alert').getByText(SEEN).waitFor();
    await isHarmless(other);
    expect(complaints).toEqual([]);
  });

  it('is text and nothing else on a board’s console', async () => {
    const board = await KalumaConsole.plugIn({ live: true }, loadedBoard.script);
    onTestFinished(() => board.close());
    const { page, complaints } = await lab.open(`${lab.url}#half-close`);
    await shown(page);
    await putPortIn(page, () => new PortOfThisMachine(board.path));
    await page.keyboard.press('u');
    await page.getByRole('button', { name: 'Connect a board', exact: true }).click();
    await page.locator('button:enabled', { hasText: 'Run it on the board' }).waitFor();
    board.print(HOSTILE);
    await page.locator('.console', { hasText: SEEN }).waitFor();
    await isHarmless(page);
    expect(complaints).toEqual([]);
  });
});

/** All keys that do something here or in a browser, and some that do not. */
const KEYS = [
  ...'abcdhlmnopsuxz123456789+-? ',
  ...['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'],
  ...['Enter', 'Escape', 'Tab', 'Tab', 'Tab', 'Shift+Tab'],
];

const CLICKABLE = 'button, [role=tab], .arrow, [role=slider], summary';

inBrowser('a page on which someone presses everything', () => {
  it.each([1, 2])(
    'answers still after 250 keys and clicks at random, without an error (seed %i)',
    async (seed) => {
      const random = randomFrom(seed);
      const { page, complaints } = await lab.visit('#lost-final-ack');
      const done: string[] = [];
      for (let at = 0; at < 250; at++) {
        const key = KEYS[Math.floor(random() * KEYS.length)] as string;
        const place = random();
        if (random() < 0.8) {
          done.push(key);
          await page.keyboard.press(key);
        } else
          done.push(
            await page.evaluate(
              ([all, share]) => {
                const seen = [...document.querySelectorAll<HTMLElement>(all)].filter((one) =>
                  one.checkVisibility(),
                );
                const one = seen[Math.floor(share * seen.length)];
                one?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
                return `click ${one?.textContent?.trim().slice(0, 30)}`;
              },
              [CLICKABLE, place] as const,
            ),
          );
        expect(complaints, done.join(', ')).toEqual([]);
      }
      await page.goto(`${lab.url}#half-close`);
      const atTheBeginning = async () => {
        await page.locator('body').press('Home');
        return statesIn(page);
      };
      const wait = { timeout: 30_000 }; // The page is not loaded again: it may show the last run for a moment yet.
      await expect
        .poll(atTheBeginning, { ...wait, message: done.join(', ') })
        .toEqual({ client: 'SYN_SENT', board: 'LISTEN' });
      expect(complaints, done.join(', ')).toEqual([]);
    },
  );
});
