import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { LAB_PORT } from '../../src/ports.ts';
import { inBrowser } from '../support/chromium.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { PortOfThisMachine } from '../support/web-serial-port.ts';
import { accessibilityFindings } from './accessibility.ts';
import { PageLab, statesIn, type Watched } from './browser.ts';
import { putPortIn } from './port-in-page.ts';

let lab: PageLab;
beforeAll(async () => {
  lab = await PageLab.open();
});
afterAll(() => lab.close());

interface Bench extends Watched {
  board: KalumaConsole;
  /** Tells the page that the port is there again. */
  plugged(): Promise<void>;
}

/** The page with its board tool open, and a board on a pseudo-terminal that it may choose. */
async function bench(program: string | null, fragment = '#half-close'): Promise<Bench> {
  const board = await KalumaConsole.plugIn({ live: true, transferTimeoutMs: 1_000 }, program);
  onTestFinished(() => board.close());
  const watched = await lab.visit(fragment);
  onTestFinished(() => watched.page.close());
  const plugged = await putPortIn(watched.page, () => new PortOfThisMachine(board.path));
  await watched.page.keyboard.press('u');
  return { ...watched, board, plugged };
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const says = (page: Page, text: string | RegExp) => page.locator('.board-tool').getByText(text).waitFor();
const follows = (page: Page) => page.locator('button:enabled', { hasText: 'Run it on the board' }).waitFor();

inBrowser('a physical board in the page', () => {
  it('gets the program of the page, runs an experiment on it, and is found again after it was pulled out', async () => {
    const { page, board, plugged, complaints } = await bench(null);
    await press(page, 'Connect a board');
    await says(page, 'without the lab’s program');
    await press(page, 'Flash the program');
    await says(page, 'The board runs the program of this page.');
    expect(board.program === loadedBoard.script, 'octet for octet').toBe(true);
    await follows(page);
    await press(page, 'Run it on the board');
    await page.locator('.ran').waitFor();
    expect(await page.locator('.ran').innerText()).toMatch(/^On the board: Half-close: .*\s+✓ pass/);
    expect(await statesIn(page)).toEqual({ client: 'CLOSED', board: 'CLOSED' });
    expect(await accessibilityFindings(page, '.board-tool')).toEqual([]);
    await board.unplug();
    await says(page, 'The board was unplugged.');
    await board.plug();
    await plugged();
    await follows(page);
    await press(page, 'Disconnect');
    await page.getByRole('button', { name: 'Connect a board' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is followed, whoever connects to it', async () => {
    const { page, board } = await bench(loadedBoard.script);
    await press(page, 'Connect a board');
    await follows(page);
    board.engine.halfClose(LAB_PORT);
    await page.locator('.twin .led.lit[data-led=CLOSE_WAIT]').waitFor();
    const boardState = () => page.locator('[data-end=board]').first().textContent();
    await expect.poll(boardState, { timeout: 20_000 }).toBe('CLOSED');
    await page.locator('.console', { hasText: /LAST_ACK -> CLOSED/ }).waitFor();
  });
});

inBrowser('where there is no board for the page', () => {
  it('the cause and the next step are told: no Web Serial, nothing chosen, another program on the port', async () => {
    const { page, board } = await bench(null, '#half-close&lang=zh');
    const told = page.locator('.board-tool [role=alert]');
    const other = new PortOfThisMachine(board.path);
    await other.open();
    await press(page, '连接开发板');
    await told.waitFor();
    expect(await told.innerText()).toMatch(/另一个程序正在使用它[\s\S]*ModemManager/);
    await other.close();
    const { page: refused } = await lab.visit('#half-close');
    await putPortIn(refused, () => other, 'refused');
    await refused.keyboard.press('u');
    await press(refused, 'Connect a board');
    await says(refused, /No port was chosen/);
    await refused.evaluate(() => Object.defineProperty(navigator, 'serial', { value: undefined }));
    await press(refused, 'Connect a board');
    await says(refused, /This browser has no Web Serial/);
  });
});
