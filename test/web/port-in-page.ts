import type { Page } from 'playwright';
import type { WebSerialPort } from '../../host/web/board/web-serial.ts';

interface Answer {
  error?: { name: string; message: string };
}

/** What of the page's own is used by the bridge. */
interface PageWindow {
  portCall(call: 'open' | 'close' | 'write', octets?: number[]): Promise<Answer>;
  portSays(octets: number[] | null): void;
  plugPort(): void;
}

/**
 * Gives a page a `navigator.serial` with one port: the given one of this machine, its octets bridged. Headless Chromium lists no port of its own, and asks nobody.
 * Returns what tells the page that the port was plugged in again.
 */
export async function putPortIn(page: Page, port: () => WebSerialPort): Promise<() => Promise<void>> {
  let opened: WebSerialPort | null = null;
  let writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const say = (octets: number[] | null) =>
    page.evaluate((told) => (window as unknown as PageWindow).portSays(told), octets).catch(() => {}); // it is closed
  /** What has come while the page is told of what came before goes there at once. */
  const readAll = async () => {
    const waiting: number[] = [];
    let telling = Promise.resolve();
    const tell = async () => {
      if (waiting.length > 0) await say(waiting.splice(0));
    };
    try {
      for (let read = await reader!.read(); !read.done; read = await reader!.read()) {
        waiting.push(...read.value);
        telling = telling.then(tell);
      }
    } catch {
      await telling;
      await say(null);
    }
  };
  const calls = {
    async open() {
      opened = port();
      await opened.open({ baudRate: 115_200 });
      writer = opened.writable!.getWriter();
      reader = opened.readable!.getReader();
      void readAll();
    },
    async close() {
      await reader?.cancel().catch(() => {});
      reader?.releaseLock();
      writer?.releaseLock();
      await opened?.close();
    },
    write: (octets: number[]) => writer!.write(Uint8Array.from(octets)),
  };
  await page.exposeFunction(
    'portCall',
    async (call: keyof typeof calls, octets: number[]): Promise<Answer> => {
      try {
        await calls[call](octets);
        return {};
      } catch (error) {
        const { name, message } = error as Error;
        return { error: { name, message } };
      }
    },
  );
  await page.evaluate(() => {
    const bridge = window as unknown as PageWindow;
    const call: PageWindow['portCall'] = async (name, octets) => {
      const { error } = await bridge.portCall(name, octets);
      if (error) throw new DOMException(error.message, error.name);
      return {};
    };
    let told: ReadableStreamDefaultController<Uint8Array>;
    const one: WebSerialPort = {
      readable: null,
      writable: null,
      async open() {
        await call('open');
        const readable = new ReadableStream<Uint8Array>({
          start: (controller) => {
            told = controller;
          },
        });
        const writable = new WritableStream<Uint8Array>({
          write: async (octets) => void (await call('write', [...octets])),
        });
        Object.assign(one, { readable, writable });
      },
      async close() {
        Object.assign(one, { readable: null, writable: null });
        await call('close');
      },
      getInfo: () => ({ usbVendorId: 0x2e8a }),
    };
    bridge.portSays = (octets) => {
      if (octets) return told.enqueue(Uint8Array.from(octets));
      Object.assign(one, { readable: null });
      told.error(new DOMException('The device has been lost.', 'NetworkError'));
    };
    const serial = Object.assign(new EventTarget(), { requestPort: async () => one });
    bridge.plugPort = () => {
      const event = new Event('connect');
      Object.defineProperty(event, 'target', { value: one });
      serial.dispatchEvent(event);
    };
    Object.defineProperty(navigator, 'serial', { value: serial, configurable: true });
  });
  return () => page.evaluate(() => (window as unknown as PageWindow).plugPort());
}
