import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { captureOf as captureOfFrames, framesOf, HALF_CLOSE } from '../capture/dialogue.ts';
import { tsharkFields } from '../capture/tshark.ts';
import { inBrowser } from '../support/chromium.ts';
import { lab, linkWith, statesIn } from './browser.ts';

/** What is shown answers that question; while a tool is open there may be no room for it. */
const shows = (page: Page, question: string) =>
  page.locator('.question', { hasText: question }).waitFor({ state: 'attached' });
const answerIn = (page: Page) => page.locator('.answer').innerText();

inBrowser('a segment by hand in the page', () => {
  it('is shown with numbers and the RFC’s verdict, and then beside what the stack did', async () => {
    const { page, complaints } = await lab.go('#half-close&t=1.7');
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'RST in the window' }).click();
    await page
      .locator('#segment-told')
      .getByText(/^R seq/)
      .waitFor();
    const told = await page.locator('#segment-told').innerText();
    expect(told).toMatch(/It goes to the board, which is in CLOSE_WAIT/);
    expect(told).toMatch(/R seq=\d+ \(x\+8\)/);
    expect(told).toMatch(/the state stays, a challenge ACK is sent/);
    await page.getByRole('button', { name: 'Send it at this instant' }).click();
    await page.locator('.answer').waitFor();
    expect(await answerIn(page)).toMatch(/lwIP did\s+the state stays, an ACK is sent\.\s+as the RFC asks/);
    expect(complaints).toEqual([]);
  });

  it('that departs from the RFC is explained, in Chinese too', async () => {
    const { page } = await lab.visit('#half-close&t=60&lang=zh');
    await page.keyboard.press('s');
    await page.getByLabel('以开发板的名义，发给客户端').check();
    await page.getByRole('button', { name: '精确的 RST' }).click();
    await page.getByRole('button', { name: '在此刻发送' }).click();
    await page.locator('.answer').waitFor();
    expect(await answerIn(page)).toMatch(/lwIP 的已知偏离[\s\S]*TIME_WAIT/);
  });

  it('with a mistake in it points at the column and says what was meant', async () => {
    const { page } = await lab.go('#half-close&t=1.7');
    await page.keyboard.press('s');
    await page.getByLabel('Segment', { exact: true }).fill('F. sqe=1');
    const mistake = await page.locator('.mistake').innerText();
    expect(mistake).toContain("Column 4: 'sqe' is not a field");
    expect(mistake).toContain('did you mean seq ?');
    expect(await page.getByRole('button', { name: 'Send it' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
  });

  it('is in the link of what it has led to', async () => {
    const { page } = await lab.go('#half-close&t=1.7');
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'RST, exact' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Send it' }).click();
    await page.locator('.answer').waitFor();
    const { page: other } = await lab.visit(await linkWith(page, 'edit='));
    await other.keyboard.press('s');
    await other.locator('.answer').waitFor();
    expect(await answerIn(other)).toBe(await answerIn(page));
  });
});

inBrowser('calls in the page', () => {
  it('make a connection and close it, by keyboard alone', async () => {
    const { page, complaints } = await lab.go('#free');
    await page.keyboard.press('a');
    const press = async (name: string, end: string) => {
      const button = page.getByRole('group', { name: end }).getByRole('button', { name, exact: true });
      await button.focus();
      await page.keyboard.press('Enter');
    };
    await press('connect', 'The client calls');
    await page.locator('.branches').waitFor();
    await page.locator('body').press('End');
    expect(await statesIn(page)).toEqual({ client: 'ESTABLISHED', board: 'ESTABLISHED' });
    await press('shutdown(SHUT_WR)', 'The client calls');
    await page
      .locator('.branches')
      .getByRole('button', { name: /shutdown/ })
      .waitFor();
    await page.locator('body').press('End');
    await expect.poll(() => statesIn(page)).toEqual({ client: 'FIN_WAIT_2', board: 'CLOSE_WAIT' });
    expect(complaints).toEqual([]);
  });

  it('of another program on the board are another run, beside the first', async () => {
    const { page } = await lab.go('#half-close&t=1.7');
    await page.keyboard.press('a');
    await page.getByText('How the program on the board behaves').click();
    await page.getByLabel('after the client’s FIN').selectOption('close');
    await page.locator('.branches').waitFor();
    await linkWith(page, 'set=onFin%3Dclose');
    expect(await page.locator('main > .run').count()).toBe(2);
    await page.locator('body').press('End');
    expect(await statesIn(page)).toEqual({ client: 'CLOSED', board: 'CLOSED' });
  });

  it('say why where they make no sense', async () => {
    const { page } = await lab.go('#half-close&t=1.7');
    await page.keyboard.press('a');
    const send = page.getByRole('group', { name: 'The client calls' }).getByRole('button', { name: /^send/ });
    expect(await send.getAttribute('aria-disabled')).toBe('true');
    expect(await send.getAttribute('title')).toBe('this end has closed its direction already');
    await send.click({ force: true });
    expect(await page.locator('.branches').count(), 'nothing has come of it').toBe(0);
  });
});

inBrowser('the matrix in the page', () => {
  it('fills as it runs, and a cell shows its probe as it happens', async () => {
    const { page, complaints } = await lab.go('#half-close');
    await page.keyboard.press('m');
    await page.getByRole('region', { name: 'RFC 9293 matrix', exact: true }).waitFor();
    await page.locator('.matrix td.conforms').first().waitFor();
    await page
      .getByText(/\d+ cells: \d+ as the RFC asks, \d+ with a known departure of lwIP 2\.2\.1, 0 unexpected\./)
      .waitFor();
    expect(await page.locator('.matrix td.to-come').count()).toBe(0);
    const cell = page.getByRole('button', {
      name: 'RST, exact (SEQ=RCV.NXT), in TIME_WAIT: a known departure',
    });
    await cell.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('RST in TIME_WAIT ignored').waitFor();
    expect(await page.locator('.probe').first().innerText()).toMatch(
      /the state becomes CLOSED, nothing is sent[\s\S]*the state stays, nothing is sent/,
    );
    await shows(page, 'What becomes of R in TIME_WAIT, reached by close()?');
    await page.locator('body').press('End');
    expect((await statesIn(page)).board).toBe('TIME_WAIT');
    expect(complaints).toEqual([]);
  });
});

inBrowser('a capture file in the page', () => {
  const file = (name: string, octets: Uint8Array) => ({ name, mimeType: '', buffer: Buffer.from(octets) });

  it('is dropped anywhere, and its conversation is told and played', async () => {
    const { page, complaints } = await lab.go('#half-close');
    const octets = [...captureOfFrames(framesOf(HALF_CLOSE))];
    await page.evaluate((all) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([Uint8Array.from(all)], 'lab.pcapng'));
      document.body.dispatchEvent(
        new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }),
      );
    }, octets);
    await page.getByText('in three segments, complete: packets 1, 2, 3').waitFor();
    await page.getByText('lab.pcapng: 11 packets, 1 TCP conversation').waitFor();
    expect(await page.locator('.both-states').innerText(), 'a server need not be a board').toMatch(
      /Client \w+ · Server/,
    );
    await page.locator('body').press('End');
    expect(await statesIn(page)).toEqual({ client: 'TIME_WAIT', board: 'CLOSED' });
    expect(complaints).toEqual([]);
  });

  it('lists its conversations, thirty thousand of them by the keyboard', async () => {
    const { page } = await lab.go('#half-close');
    const many = Array.from({ length: 30_000 }, (_, at) => framesOf('> S seq=0', { port: 10_000 + at }));
    await page.keyboard.press('o');
    await page.locator('input[type=file]').setInputFiles(file('many.pcapng', captureOfFrames(...many)));
    const list = page.getByRole('grid');
    await list.waitFor();
    expect(await list.getAttribute('aria-rowcount')).toBe('30001');
    expect(await page.getByRole('row').count()).toBeLessThan(100);
    await list.focus();
    await page.keyboard.press('End');
    await page.locator('#conversation-29999').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Conversation 30000' }).waitFor();
  });

  it('that is none is refused with cause and next step', async () => {
    const { page } = await lab.go('#half-close');
    await page.keyboard.press('o');
    await page
      .locator('input[type=file]')
      .setInputFiles(file('picture.png', new TextEncoder().encode('\x89PNG')));
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/cannot be read as a capture[\s\S]*Choose a file that tcplab/);
  });
});

inBrowser('a recording that is saved', () => {
  const saved = async (page: Page): Promise<Uint8Array> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'pcapng' }).click(),
    ]);
    return readFileSync(await download.path());
  };

  it('is read by tshark, both ends’ states with each segment', async () => {
    const { page } = await lab.go('#half-close');
    const rows = tsharkFields(await saved(page), ['tcp.flags.str', 'frame.comment']);
    expect(rows.at(-1)?.['frame.comment']).toBe('client TIME_WAIT, board CLOSED');
  });

  it('so is a probe, whose peer has no TCP', async () => {
    const { page } = await lab.go('#half-close');
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'FIN retransmitted, in CLOSE_WAIT: as the RFC asks' }).click();
    await shows(page, 'What becomes of F. seq=RCV.NXT-1 in CLOSE_WAIT?');
    const rows = tsharkFields(await saved(page), ['tcp.flags.str', 'frame.comment']);
    expect(rows.length).toBe(7);
    expect(rows.at(-1)?.['frame.comment']).toBe('client has no TCP, board CLOSE_WAIT');
  });
});

inBrowser('each tool', () => {
  it.each([
    ['a', 'Calls'],
    ['s', 'Segment by hand'],
    ['o', 'Capture file'],
    ['u', 'Physical board'],
  ])('is opened by its key (%s), closed by Escape, and opened again', async (key, name) => {
    const { page } = await lab.go('#half-close&t=1.7');
    const tool = page.getByRole('region', { name, exact: true });
    await page.keyboard.press(key);
    await tool.waitFor();
    await page.keyboard.press('Escape');
    await tool.waitFor({ state: 'detached' });
    await page.keyboard.press(key);
    await tool.waitFor();
  });
});
