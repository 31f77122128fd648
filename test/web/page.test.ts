import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { pageFolder } from '../../host/node/package.ts';
import { captureOf } from '../../host/web/engine/capture-of.ts';
import { record } from '../../host/web/engine/record.ts';
import { formatLink } from '../../host/web/page/link.ts';
import { instantsOf, momentAt } from '../../host/web/recording/moment.ts';
import { inBrowser } from '../support/chromium.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { lab, linkWith, PageLab, shown, statesIn } from './browser.ts';
import { LABORATORY } from './laboratory.ts';

const HALF_CLOSE = { experiment: 'half-close', edits: [] };

inBrowser('half-close in the page', () => {
  it('shows at every instant, forward and back, the states that both ends were in', async () => {
    const recording = await record(HALF_CLOSE, LABORATORY);
    const expected = instantsOf(recording).map((timeUs) => {
      const [connection] = momentAt(recording, timeUs).connections;
      return { client: connection?.client?.state, board: connection?.board?.state };
    });
    const { page, complaints } = await lab.go('#half-close');
    const there = [await statesIn(page)];
    for (let at = 1; at < expected.length; at++) {
      await page.keyboard.press('ArrowRight');
      there.push(await statesIn(page));
    }
    expect(there).toEqual(expected);
    const back = [await statesIn(page)];
    for (let at = 1; at < expected.length; at++) {
      await page.keyboard.press('PageUp');
      back.push(await statesIn(page));
    }
    expect(back.reverse()).toEqual(expected);
    expect(complaints).toEqual([]);
  });

  it('is played to its end, 2MSL skipped and said to be', async () => {
    const { page, complaints } = await lab.go('#half-close&t=3');
    await page.keyboard.press('Space');
    await page.getByText('2MSL skipped: 119 s').waitFor();
    await page.keyboard.press('End');
    expect(await statesIn(page)).toEqual({ client: 'CLOSED', board: 'CLOSED' });
    expect(complaints).toEqual([]);
  });
});

inBrowser('all of the lab in the page', () => {
  it('is drawn under its policy, without a request to another machine, and has each experiment to choose', async () => {
    const { page, complaints } = await lab.open(`${lab.url}#lost-final-ack`, { serviceWorkers: 'allow' });
    await shown(page);
    const titles = await page.locator('.chooser option').allTextContents();
    expect(titles).toEqual(expect.arrayContaining(CATALOGUE.map(({ title }) => title.en)));
    for (const tab of await page.getByRole('tab').all()) await tab.click();
    await page.getByRole('tab').first().click();
    for (const key of ['d', 'p', 'n', 'z', '?', 'Escape', 'ArrowDown', 'c', 'b', '1', 'b', 'End']) {
      await page.keyboard.press(key);
      await shown(page);
    }
    expect(complaints).toEqual([]);
  });

  it('names the line of its source in which the program calls close', async () => {
    const { page } = await lab.go('#half-close&t=2.807');
    await page.getByRole('tab', { name: 'Program' }).click();
    expect(await page.locator('.line.acts').innerText()).toContain('this.connection_.close();');
    const marked = page.locator('.ladder .call[aria-label="close()"]');
    expect(await marked.count(), 'on the lifeline, too').toBe(1);
  });

  it('saves a run as a capture, the same to the octet as in Node', async () => {
    const { page } = await lab.go('#half-close');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'pcapng' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('half-close.pcapng');
    expect(Buffer.compare(readFileSync(await saved.path()), await captureOf(HALF_CLOSE, LABORATORY))).toBe(0);
  });
});

inBrowser('a link', () => {
  it('opened elsewhere shows the same instant of the same fork, in the same language', async () => {
    const { page } = await lab.go('#half-close');
    for (let at = 0; at < 6; at++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('l');
    await page.locator('.branches').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('z');
    await page.locator('html[lang=zh-CN]').waitFor();
    const { page: other } = await lab.visit(await linkWith(page, 'lang=zh'));
    const seenIn = (one: Page) => one.locator('.instant, h2.branch, .words, .both-states').allInnerTexts();
    expect(await seenIn(other)).toEqual(await seenIn(page));
  });

  it('is written ten times a second at most while a key is held: browsers refuse more', async () => {
    const { page } = await lab.go('#half-close');
    const { written, ms } = await page.evaluate(async () => {
      const before = history.replaceState;
      let written = 0;
      history.replaceState = (...given) => {
        written++;
        before.apply(history, given);
      };
      const startedMs = performance.now();
      for (let frame = 0; frame < 30; frame++) {
        const key = frame % 2 === 0 ? 'ArrowRight' : 'ArrowLeft';
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        await new Promise(requestAnimationFrame); // in which the page draws
      }
      history.replaceState = before;
      return { written, ms: performance.now() - startedMs };
    });
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(2 + ms / 100);
  });

  it('of a probe leads to that probe', async () => {
    const { page } = await lab.visit('#probe&state=CLOSE_WAIT&via=close&segment=R+seq%3DRCV.NXT');
    await linkWith(page, '&t=');
    expect(await statesIn(page)).toEqual({ client: '–', board: 'CLOSE_WAIT' });
    await page.keyboard.press('End');
    expect(await statesIn(page)).toEqual({ client: '–', board: 'CLOSED' });
    await page.keyboard.press('z');
    await page.locator('html[lang=zh-CN]').waitFor();
    const { page: other } = await lab.visit(await linkWith(page, 'lang=zh'));
    const seenIn = (one: Page) => one.locator('.instant, .words, .both-states').allInnerTexts();
    expect(await seenIn(other)).toEqual(await seenIn(page));
  });

  it.each([
    ['#halfclose', 'there is no experiment "halfclose" Did you mean half-close?'],
    ['#%E0%A4%A', 'there is no experiment'],
    ['#halfclose&lang=zh', '没有实验 "halfclose" 是不是想写 half-close？'],
  ])('to no experiment, %s, is told, and the lab starts nevertheless', async (fragment, told) => {
    const { page, complaints } = await lab.visit(fragment);
    expect(await page.getByRole('alert').innerText()).toContain(told);
    expect(await statesIn(page)).toEqual({ client: 'SYN_SENT', board: 'LISTEN' });
    expect(complaints).toEqual([]);
  });

  it.each([
    ['#half-close&edit=loose+11', 'This link cannot be read: "loose 11" is no edit, e.g. "drop 11"'],
    [
      '#half-close&t=soon',
      't=soon is no time in seconds, e.g. t=2.006 The lab starts with its first experiment',
    ],
    ['#probe&state=OPEN&segment=S', 'state=OPEN is no state of TCP'],
    ['#probe&state=LISTEN&segment=loose', 'This link cannot be read: '],
    [
      '#capture&file=lab.pcapng',
      'about the capture file lab.pcapng, which is on nobody’s server. Drop that file',
    ],
    ['#half-close&edit=loose+11&lang=zh', '无法读取这个链接："loose 11" 不是一项改动，例如 "drop 11"'],
    ['#half-close&set=holdMs%3Dlong&lang=zh', 'set=holdMs=long：holdMs 应是 0 到'],
  ])('with a mistake in it, %s, is told, and the lab starts nevertheless', async (fragment, told) => {
    await lab.go('#half-close&t=1.7');
    const { page, complaints } = await lab.go(fragment);
    expect(await page.getByRole('alert').innerText()).toContain(told);
    expect(await statesIn(page)).toEqual({ client: 'SYN_SENT', board: 'LISTEN' });
    expect(complaints).toEqual([]);
  });

  it('with a mistake tells it in the language that is chosen then', async () => {
    const { page } = await lab.go('#halfclose');
    for (const told of ['没有实验 "halfclose"', 'there is no experiment "halfclose"']) {
      await page.keyboard.press('z');
      await page.getByRole('alert').getByText(told).waitFor();
    }
  });
});

inBrowser('two runs beside each other', () => {
  it('are marked in both ladders where they part: the same above it, and another fate of the segment at it', async () => {
    const { page } = await lab.go('#half-close&edit=drop+8');
    await page.locator('.run').nth(1).locator('.parting').waitFor();
    const ladders = await page.locator('.ladder-drawing').evaluateAll((drawings) =>
      drawings.map((drawing) => {
        const { f: partsAt } = drawing.querySelector<SVGGElement>('.parting')!.transform.baseVal[0]!.matrix;
        const arrows = [...drawing.querySelectorAll('.arrow')].map((arrow) => ({
          y: Number(arrow.querySelector('.shaft')!.getAttribute('y1')),
          text: arrow.querySelector('text')!.textContent,
        }));
        const text = (which: typeof arrows) => which.map((arrow) => arrow.text).join('\n');
        const below = arrows.findIndex(({ y }) => y > partsAt - 1);
        return { above: text(arrows.slice(0, below)), at: arrows[below]?.text };
      }),
    );
    const [fork, first] = ladders;
    expect(fork!.above.split('\n')).toHaveLength(8);
    expect(fork!.above).toBe(first!.above);
    expect([first!.at, fork!.at]).toEqual(['. seq=x+7 ack=y+43', '. seq=x+7 ack=y+43 (lost)']);
  });
});

inBrowser('a newcomer with nothing but the link', () => {
  it.each([
    ['en-GB', 'Play', 'pull an arrow', 'segment 1 (S) lost'],
    ['zh-CN', '播放', '拉开', '报文段 1（S）丢失'],
  ])('is told in %s what to press and what to pull, and does it', async (locale, play, pull, lost) => {
    const { page } = await lab.visit('', { locale });
    expect(await statesIn(page)).toEqual({ client: 'SYN_SENT', board: 'LISTEN' });
    const hint = page.locator('.problem');
    expect(await hint.innerText()).toContain(play);
    expect(await hint.innerText()).toContain(pull);
    await page.getByRole('button', { name: play }).getByText(play).click();
    await page.getByText('ESTABLISHED').first().waitFor();
    const { x, y, width } = (await page.locator('.arrow text.on-arrow').first().boundingBox())!;
    await page.mouse.move(x + width / 2, y + 12);
    await page.mouse.down();
    await page.mouse.move(x + 200, y + 12, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('heading', { name: lost }).waitFor();
    expect(await hint.count()).toBe(0);
  });
});

inBrowser('the page without its server', () => {
  it('is one file that works from a disk', async () => {
    const file = pathToFileURL(join(await pageFolder(), 'tcplab.html')).href;
    const { page, complaints } = await lab.open(file + formatLink({ run: HALF_CLOSE, timeUs: 1_605_000 }));
    await shown(page);
    expect(await statesIn(page)).toEqual({ client: 'FIN_WAIT_1', board: 'ESTABLISHED' });
    expect(complaints).toEqual([]);
  });

  it('works after one visit', async () => {
    const own = await PageLab.open();
    const { page } = await own.open(`${own.url}#half-close`, { serviceWorkers: 'allow' });
    await page.evaluate(() => navigator.serviceWorker.ready);
    await own.stopServer();
    await page.reload();
    await shown(page);
    await page.keyboard.press('End');
    expect(await statesIn(page)).toEqual({ client: 'CLOSED', board: 'CLOSED' });
  });

  it('stays of one version while it is open, and is the newer one after that', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tcplab-page-'));
    cpSync(await pageFolder(), folder, { recursive: true });
    const own = await PageLab.open(folder);
    try {
      const { page } = await own.open(`${own.url}#half-close`, { serviceWorkers: 'allow' });
      const isNewer = () =>
        page.evaluate(async () => (await (await fetch('worker.js')).text()).includes('newer'));
      const [version = ''] = await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        return caches.keys();
      });
      const change = (name: string, changed: (text: string) => string) =>
        writeFileSync(join(folder, name), changed(readFileSync(join(folder, name), 'utf8')));
      change('worker.js', (text) => `${text}\n// newer`);
      change('service-worker.js', (text) => text.replaceAll(version, `${version}-newer`));
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
        const { installing } = registration;
        if (!installing) return;
        await new Promise<void>((resolve) => {
          installing.addEventListener('statechange', () => installing.state !== 'installing' && resolve());
        });
      });
      expect(await isNewer(), 'an open page').toBe(false);
      await expect
        .poll(async () => {
          await page.goto('about:blank');
          await page.goto(own.url);
          return isNewer();
        })
        .toBe(true);
    } finally {
      await own.stopServer();
      rmSync(folder, { recursive: true });
    }
  });
});
