import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Browser, type Page, chromium as playwright } from 'playwright';
import { onTestFailed, onTestFinished, TestRunner } from 'vitest';
import { pageFolder } from '../../host/node/package.ts';
import { pageServer } from '../../host/node/serve-page.ts';
import { chromium } from '../support/chromium.ts';

/** What must not happen in a page, as text: an error, a refusal by its policy, a request to another machine. */
export interface Watched {
  page: Page;
  complaints: string[];
}

/** How long a test waits for anything in a page, in ms: a busy machine is no fault. */
const LIMIT_MS = 120_000;

type Options = Parameters<Browser['newContext']>[0];

/** A run that is made and drawn. */
const RUN = 'main[aria-busy=false] .run';

/** What Playwright says in the page in place of registering a service worker. */
const BLOCKED = 'Service Worker registration blocked by Playwright';

/** One for all test files of a worker; it ends with the worker. */
let browser: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
  browser ??= playwright.launch({
    executablePath: chromium,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  });
  return browser;
}

/** Debian's Chromium, and the server of `tcplab web`. */
export class PageLab {
  readonly url: string;
  /** The page of `go`, and the test file that it is of. */
  private shared: (Watched & { file: unknown }) | undefined;
  /** Tabs of visits that are over, by their options: another visit costs two thirds in one of them. */
  private readonly left = new Map<string, Watched[]>();
  /** From here on there is no server any more. */
  readonly stopServer: () => Promise<void>;

  private constructor(url: string, stopServer: () => Promise<void>) {
    this.url = url;
    this.stopServer = stopServer;
  }

  /** `folder` in place of the page's own. */
  static async open(folder?: string): Promise<PageLab> {
    const server = pageServer(folder ?? (await pageFolder())).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new PageLab(`http://127.0.0.1:${port}/`, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  /**
   * Another place in a page that a file's tests share, gone to as by a link, in English: no tool and no list of keys is open, the first tab is. It is there once
   * `what` is. Not for a test that changes anything else or needs a first visit; after a test that failed the page is another one.
   */
  async go(fragment: string, what = RUN): Promise<Watched> {
    onTestFailed(async () => {
      await this.shared?.page.context().close();
      this.shared = undefined;
    });
    const { file } = TestRunner.getCurrentTest()!;
    if (this.shared?.file !== file) {
      this.shared = { ...(this.shared ?? (await this.tab({}))), file };
      await this.shared.page.goto('about:blank');
      await this.shared.page.goto(`${this.url}#predict`);
      await this.shared.page.locator('.question-set').waitFor();
    }
    const watched = this.shared;
    watched.complaints.length = 0;
    await watched.page.evaluate(async (to) => {
      for (const key of ['Escape', 'Escape', ...(document.documentElement.lang === 'en' ? [] : ['z'])])
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      document.querySelector<HTMLElement>('[role=tab]')?.click();
      history.replaceState(null, '', '#');
      const gone = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
      location.hash = to;
      await gone;
      await new Promise(requestAnimationFrame); // in which the page draws
    }, fragment);
    await watched.page.locator(what).first().waitFor();
    return watched;
  }

  /** The page, loaded anew, once a run is shown. `fragment` as in its address, or the address itself. Not for a test that leaves anything to a page after it. */
  async visit(fragment = '', options: Options = {}): Promise<Watched> {
    const key = JSON.stringify(options);
    const left = this.left.get(key) ?? [];
    this.left.set(key, left);
    const watched = left.pop() ?? (await this.tab(options));
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') return watched.page.context().close();
      await watched.page.goto('about:blank');
      left.push(watched);
    });
    watched.complaints.length = 0;
    await watched.page.goto(new URL(fragment, this.url).href);
    await shown(watched.page);
    return watched;
  }

  /** Any address, in a browser of a student of its own, which is closed with the test, or with the worker outside of a test. Tests side by side say which they are. */
  async open(
    url: string,
    options: Options = {},
    test = TestRunner.getCurrentTest()?.context,
  ): Promise<Watched> {
    const watched = await this.tab(options, new URL(url));
    test?.onTestFinished(() => watched.page.context().close());
    await watched.page.goto(url);
    return watched;
  }

  /** Without the service worker, which reads all of the page once more, unless the options say otherwise. */
  private async tab(options: Options, { origin: own } = new URL(this.url)): Promise<Watched> {
    const context = await (await launch()).newContext({
      locale: 'en-GB',
      serviceWorkers: 'block',
      ...options,
    });
    context.setDefaultTimeout(LIMIT_MS);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && message.text() !== BLOCKED)
        complaints.push(`${message.type()}: ${message.text()}`);
    });
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== own && !['data:', 'blob:'].includes(protocol))
        complaints.push(`request to ${request.url()}`);
    });
    return { page, complaints };
  }
}

/** One for all test files of a worker; it ends with the worker. */
export const lab = await PageLab.open();

/** Waits until a run is made and drawn. */
export async function shown(page: Page): Promise<void> {
  await page.locator(RUN).first().waitFor();
}

/** Both ends' states, as the page shows them at this instant. */
export function statesIn(page: Page): Promise<{ client?: string; board?: string }> {
  return page.evaluate(async () => {
    await new Promise(requestAnimationFrame); // in which the page draws
    const textOf = (end: string) =>
      document.querySelector<HTMLElement>(`[data-end=${end}]`)?.innerText.trim();
    return { client: textOf('client'), board: textOf('board') };
  });
}

/** The link in a page's address, once that is in it: it is written after the frame. */
export async function linkWith(page: Page, part: string): Promise<string> {
  await page.waitForFunction((wanted) => location.hash.includes(wanted), part);
  return new URL(page.url()).hash;
}
