import type { Page } from 'playwright';
import { expect, it, type TestContext } from 'vitest';
import { LAB_PORT } from '../../src/ports.ts';
import { inBrowser } from '../support/chromium.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { PortOfThisMachine } from '../support/web-serial-port.ts';
import { accessibilityFindings } from './accessibility.ts';
import { lab, shown, statesIn, type Watched } from './browser.ts';
import { putPortIn } from './port-in-page.ts';

interface Bench extends Watched {
  board: KalumaConsole;
  /** Tells the page that the port is there again. */
  plugged(): Promise<void>;
}

/** The page with its board tool open, and a board on a pseudo-terminal that it may choose. */
async function bench(test: TestContext, program: string | null, fragment = '#half-close'): Promise<Bench> {
  // Slow, so that a busy machine shows each LED while it is lit, and hears each answer in time.
  const board = await KalumaConsole.plugIn({ live: true, pace: 0.4 }, program);
  test.onTestFinished(() => board.close());
  const watched = await lab.open(lab.url + fragment, {}, test);
  await shown(watched.page);
  const plugged = await putPortIn(watched.page, () => new PortOfThisMachine(board.path));
  await watched.page.keyboard.press('u');
  return { ...watched, board, plugged };
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const says = (page: Page, text: string | RegExp) => page.locator('.board-tool').getByText(text).waitFor();
const follows = (page: Page) => page.locator('button:enabled', { hasText: 'Run it on the board' }).waitFor();

inBrowser.concurrent('a physical board in the page', () => {
  it('gets the program, is followed, whoever connects to it, runs an experiment, and is found again after it was pulled out', async (test) => {
    const { page, board, plugged, complaints } = await bench(test, null, '#direct-close');
    await press(page, 'Connect a board');
    await says(page, 'without the lab’s program');
    await press(page, 'Flash the program');
    await says(page, 'The board runs the program of this page.');
    expect(board.program === loadedBoard.script, 'octet for octet').toBe(true);
    await follows(page);
    // Lit for less than a second: looked for at each frame.
    const lit = page.waitForFunction(() => document.querySelector('.twin .led.lit[data-led=CLOSE_WAIT]'));
    board.engine.halfClose(LAB_PORT);
    await lit;
    const boardState = () => page.locator('[data-end=board]').first().textContent();
    await test.expect.poll(boardState).toBe('CLOSED');
    await page.locator('.console', { hasText: /LAST_ACK -> CLOSED/ }).waitFor();
    await press(page, 'Run it on the board');
    await page.locator('.ran').waitFor();
    expect(await page.locator('.ran').innerText()).toMatch(/^On the board: Direct close: .*\s+✓ pass/);
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

  it('is sent a segment by hand and asked a cell of the matrix, the virtual board beside it', async (test) => {
    const { page, complaints } = await bench(test, loadedBoard.script);
    await press(page, 'Connect a board');
    await follows(page);
    await page.keyboard.press('s');
    const tool = page.locator('.open-tool');
    await tool.getByLabel('to the connected board').check();
    await tool.getByLabel('in the state').selectOption('FIN_WAIT_2');
    await tool.getByLabel('reached by').selectOption('shutdown');
    await tool.getByRole('textbox').fill('P. len=10');
    await press(page, 'Send it to the board');
    await tool.locator('.answer').waitFor();
    const answer = await tool.locator('.answer').innerText();
    expect(answer).toMatch(/P\. len=10, sent to the board in FIN_WAIT_2/);
    expect(answer).toMatch(/RCV\.NXT moved by 10, the data is delivered\.\s+as the RFC asks/);
    expect(answer).toMatch(/On the virtual board the same/);
    expect(await accessibilityFindings(page, '.open-tool')).toEqual([]);
    await page.keyboard.press('m');
    await tool.getByLabel('the connected board').check();
    await tool.getByRole('button', { name: /^ACK of all that was sent, in CLOSE_WAIT/ }).click();
    await tool.getByText('1 cell as on the virtual board.').waitFor(); // that has to run up to there, too
    await tool.getByText('On the virtual board the same').waitFor();
    expect(await page.locator('main > .run').count(), 'two boards beside each other').toBe(2);
    expect(await page.locator('.branches').innerText()).toMatch(/virtual board[\s\S]*connected board/);
    expect(await tool.locator('.probe .verdict').first().innerText()).toBe('as the RFC asks');
    expect(complaints).toEqual([]);
  });

  it('that cannot be had, or is unplugged in the midst of a probe, is told with the cause and the next step', async (test) => {
    const { page, board } = await bench(test, loadedBoard.script, '#half-close&lang=zh');
    const told = page.locator('.board-tool [role=alert]');
    const other = new PortOfThisMachine(board.path);
    await other.open();
    await press(page, '连接开发板');
    await told.waitFor();
    expect(await told.innerText()).toMatch(/另一个程序正在使用它[\s\S]*ModemManager/);
    await other.close();
    await press(page, '连接开发板');
    await page.locator('button:enabled', { hasText: '在开发板上运行' }).waitFor();
    await page.keyboard.press('s');
    await page.locator('.open-tool').getByLabel('发给已连接的开发板').check();
    await press(page, '发给开发板');
    await test.expect.poll(() => board.said, { timeout: 20_000 }).toMatch(/SYN_RCVD -> ESTABLISHED/);
    await board.unplug();
    await page.keyboard.press('u');
    await says(page, '开发板已拔出');
    await page.evaluate(() => {
      const { serial } = navigator as unknown as { serial: { requestPort(): Promise<never> } };
      serial.requestPort = () => Promise.reject(new DOMException('No port selected.', 'NotFoundError'));
    });
    await press(page, '连接开发板');
    await says(page, /没有选择端口/);
    await page.evaluate(() => Object.defineProperty(navigator, 'serial', { value: undefined }));
    await press(page, '连接开发板');
    await says(page, /这个浏览器没有 Web Serial/);
  });
});
