import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright';
import { onTestFinished, TestRunner } from 'vitest';
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
  private readonly closeServer: () => Promise<void>;

  private constructor(url: string, closeServer: () => Promise<void>) {
    this.url = url;
    this.closeServer = closeServer;
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

  /** From here on there is no server any more. */
  stopServer(): Promise<void> {
    return this.closeServer();
  }

  close(): Promise<void> {
    return this.closeServer();
  }

  /** The page, once a run is shown. `fragment` as in its address, or the address itself. */
  async visit(fragment = '', options: Parameters<Browser['newContext']>[0] = {}): Promise<Watched> {
    const watched = await this.open(new URL(fragment, this.url).href, options);
    await shown(watched.page);
    return watched;
  }

  /** Any address, in a browser of a student of its own, which is closed with the test, or with the worker outside of a test. */
  async open(url: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Watched> {
    const context = await (await launch()).newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(LIMIT_MS);
    if (TestRunner.getCurrentTest()) onTestFinished(() => context.close());
    return watch(context, url);
  }
}

async function watch(context: BrowserContext, url: string): Promise<Watched> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(url).origin && !['data:', 'blob:'].includes(protocol))
      complaints.push(`request to ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

/** Waits until a run is made and drawn. */
export async function shown(page: Page): Promise<void> {
  await page.locator('main[aria-busy=false] .run').first().waitFor();
}

/** Both ends' states, as the page shows them at this instant. */
export async function statesIn(page: Page): Promise<{ client: string; board: string }> {
  await page.evaluate(() => new Promise(requestAnimationFrame)); // in which the page draws
  const textOf = async (end: string) => (await page.locator(`[data-end=${end}]`).first().innerText()).trim();
  return { client: await textOf('client'), board: await textOf('board') };
}

/** The link in a page's address, once that is in it: it is written after the frame. */
export async function linkWith(page: Page, part: string): Promise<string> {
  await page.waitForFunction((wanted) => location.hash.includes(wanted), part);
  return new URL(page.url()).hash;
}
