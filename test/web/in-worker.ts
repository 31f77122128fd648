import type { Page } from 'playwright';
import type { Calls } from '../../host/web/engine/engine.ts';
import { lab } from './browser.ts';

/** Every value of it, octets too, as text: equal texts, equal values. */
export function written(value: unknown): string {
  return JSON.stringify(value, (_, one) => (ArrayBuffer.isView(one) ? [...(one as Uint8Array)] : one), 1);
}

/** A worker of the page's own, in its browser. */
export class PageWorker {
  private readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async start(): Promise<PageWorker> {
    const { page } = await lab.open(`${lab.url}licences.txt`); // of its origin and under its policy, but starts no other worker
    await page.evaluate(async () => {
      const worker = new Worker('worker.js');
      Object.assign(globalThis, { testedWorker: worker });
      const takes = await (await fetch('board.wasm')).arrayBuffer();
      worker.postMessage({ id: 0, call: 'load', takes });
    });
    // For the page, too: its policy lets no text become a function there.
    await page.evaluate(`globalThis.written = ${written.toString()}`);
    return new PageWorker(page);
  }

  /** The answer, `written`. */
  ask<Name extends keyof Calls>(call: Name, takes: Calls[Name]['takes']): Promise<string> {
    return this.page.evaluate(
      ([call, takes]) =>
        new Promise<string>((resolve, reject) => {
          const { testedWorker: worker, written: write } = globalThis as unknown as {
            testedWorker: Worker;
            written(value: unknown): string;
          };
          worker.onerror = ({ message }) => reject(new Error(message));
          worker.onmessage = ({ data }) => {
            if ('error' in data) reject(new Error(data.error.message));
            else if (data.id === 1 && 'gives' in data) resolve(write(data.gives));
          };
          worker.postMessage({ id: 1, call, takes });
        }),
      [call, takes] as const,
    );
  }
}
