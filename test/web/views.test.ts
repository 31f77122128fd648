import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { inBrowser } from '../support/chromium.ts';
import { lab } from './browser.ts';

const arrows = (page: Page) => page.locator('.ladder-drawing [data-segment]');
const nameOf = (page: Page, at: number) =>
  arrows(page)
    .and(page.locator(`[data-segment="${at}"]`))
    .getAttribute('aria-label');

inBrowser('The ladder on the page', () => {
  it('is read aloud arrow by arrow, and as a table', async () => {
    const { page, complaints } = await lab.go('#half-close&t=1.7');
    expect(await nameOf(page, 5)).toBe('Segment 6, from the client, F. seq=x+6 ack=y+1, at 1.605 s');
    const cells = page.locator('.ladder-table tbody tr').nth(5).locator('th, td');
    expect(await cells.allTextContents()).toEqual([
      ...['6', '1.605', 'client', 'F. seq=x+6 ack=y+1', '1.606', 'FIN_WAIT_1', 'CLOSE_WAIT'],
    ]);
    expect(complaints).toEqual([]);
  });

  it('is gone through with the arrow keys, and a letter changes what becomes of a segment', async () => {
    const { page, complaints } = await lab.go('#half-close&t=3');
    await arrows(page).first().focus();
    await page.keyboard.press('Home');
    for (let at = 0; at <= 13; at++) {
      await page.locator(`[data-segment="${at}"]:focus`).waitFor();
      if (at < 13) await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('l');
    const lost = page.locator('.ladder-drawing [aria-label*="lost"]');
    await lost.first().waitFor();
    expect(await lost.first().getAttribute('aria-label')).toContain(
      'Segment 14, from the client, . seq=x+7 ack=y+128',
    );
    expect(complaints).toEqual([]);
  });

  it('loses the segment whose arrow is pulled off it', async () => {
    const { page, complaints } = await lab.visit('#half-close&t=3', {
      viewport: { width: 1600, height: 1200 },
    });
    const syn = page.locator('.ladder-drawing [data-segment="0"] .on-arrow');
    await syn.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await syn.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 40, y + 40, { steps: 4 });
    await page.mouse.move(x + width / 2 + 120, y + 60, { steps: 4 });
    await page.mouse.up();
    const lost = page.locator('.ladder-drawing [data-segment="0"][aria-label*="lost"]');
    await lost.first().waitFor();
    expect(complaints).toEqual([]);
  });
});

inBrowser('The words on the page', () => {
  it('go on explaining what happened last while the next step waits for something', async () => {
    const { page } = await lab.go('#lost-final-ack&t=5');
    expect(await page.locator('.words .step').innerText()).toBe('until client CLOSED');
    expect(await page.locator('.words .what').innerText()).toBe('Board: LAST_ACK → CLOSED');
    expect(await page.locator('.words .why').innerText()).toContain('The last ACK came');
  });
});
