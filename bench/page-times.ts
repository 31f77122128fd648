import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright';
import { pageFolder } from '../host/node/package.ts';
import { pageServer } from '../host/node/serve-page.ts';
import { formatLink } from '../host/web/page/link.ts';
import { median } from './median.ts';

/** The page in Chromium, from its server on loopback; medians, in ms. */
export interface PageTimes {
  /** Until something is to be seen. */
  firstPaint: Duration;
  /** From the key that loses a segment until the other run stands beside the first. */
  edit: Duration;
  /** While a thousand segments are played. */
  frame: Duration & { p95: number; segments: number };
}

/** On the wall, where other programs count, too; of the processor, by the page's main thread and its worker. */
interface Duration {
  wall: number;
  main: number;
  worker: number;
}

const EXPERIMENT = 'half-close';
const FRAMES = 120;

/** The board echoes: three segments each. */
const SENDS = 333;
const LONG = [
  'title Long',
  'question How smooth is it?',
  'explain',
  '  Not at all to be read.',
  'connect',
  ...Array.from({ length: SENDS }, () => 'send "hello"\nwait 300ms'),
  'close',
].join('\n');

/** @throws Error when Chromium does not start, or the page does not show what is asked of it within half a minute */
export async function pageTimes(executablePath: string, runs: number, onRun: () => void): Promise<PageTimes> {
  const server = pageServer(await pageFolder()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const times: Record<'firstPaint' | 'edit', Duration[]> = { firstPaint: [], edit: [] };
    for (let run = 0; run < runs; run++) {
      const page = await (await browser.newContext({ viewport: { width: 1360, height: 820 } })).newPage();
      times.firstPaint.push(
        await measured(browser, async () => {
          await visit(page, `${url}#${EXPERIMENT}`);
          return page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]!.startTime);
        }),
      );
      for (let at = 0; at < 5; at++) await page.keyboard.press('ArrowDown');
      times.edit.push(await measured(browser, () => edit(page)));
      await page.context().close();
      onRun();
    }
    return {
      firstPaint: medianOf(times.firstPaint),
      edit: medianOf(times.edit),
      frame: await frames(browser, url),
    };
  } finally {
    await browser.close();
    server.close();
  }
}

async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('main[aria-busy=false] .run').first().waitFor();
  await page.evaluate(() => new Promise(requestAnimationFrame));
}

/** Resolves to the wall's time until the frame is made that shows the fork. */
function edit(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const begun = performance.now();
        new MutationObserver(() => {
          if (document.querySelectorAll('.run .ladder-drawing').length < 2) return;
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
        }).observe(document.body, { subtree: true, childList: true });
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', bubbles: true }));
      }),
  );
}

async function frames(browser: Browser, url: string): Promise<PageTimes['frame']> {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 820 } })).newPage();
  const run = { experiment: 'long', script: LONG, edits: [] };
  await visit(page, url + formatLink({ run, timeUs: 20_000_000 }));
  const segments = await page.locator('.ladder-table').first().getAttribute('aria-rowcount');
  await page.keyboard.press('Space');
  let gaps: number[] = [];
  const all = await measured(browser, async () => {
    gaps = await page.evaluate(async (count) => {
      const seen = [await new Promise(requestAnimationFrame)];
      while (seen.length <= count) seen.push(await new Promise(requestAnimationFrame));
      return seen.slice(1).map((at, index) => at - seen[index]!);
    }, FRAMES);
    return median(gaps);
  });
  gaps.sort((a, b) => a - b);
  return {
    wall: all.wall,
    main: all.main / FRAMES,
    worker: all.worker / FRAMES,
    p95: gaps[Math.floor(FRAMES * 0.95)]!,
    segments: Number(segments) - 1,
  };
}

/** `act` resolves to the wall's time of what is measured; the processor's is that of all until then. */
async function measured(browser: Browser, act: () => Promise<number>): Promise<Duration> {
  const before = await threadMs(browser);
  const wall = await act();
  const after = await threadMs(browser);
  return { wall, main: after.main - before.main, worker: after.worker - before.worker };
}

/** Processor time of the pages' threads until now, in ms: Linux tells it in ns. */
async function threadMs(browser: Browser): Promise<Omit<Duration, 'wall'>> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sums = { main: 0, worker: 0 };
  for (const { id } of processInfo.filter(({ type }) => type === 'renderer')) {
    for (const thread of readdirSync(`/proc/${id}/task`)) {
      const read = (name: string) => readFileSync(`/proc/${id}/task/${thread}/${name}`, 'utf8');
      const ms = Number(read('schedstat').split(' ')[0]) / 1e6;
      if (thread === String(id)) sums.main += ms;
      else if (read('comm').startsWith('Dedicated')) sums.worker += ms;
    }
  }
  return sums;
}

function medianOf(durations: readonly Duration[]): Duration {
  const of = (which: keyof Duration) => median(durations.map((one) => one[which]));
  return { wall: of('wall'), main: of('main'), worker: of('worker') };
}
