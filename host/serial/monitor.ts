import type { ConsoleLine } from '../board/usb/console-line.ts';
import { EscapeFilter, LineSplitter } from './console-text.ts';
import { SerialError } from './serial-error.ts';
import { openSerialLine } from './serial-line.ts';

/** How often a board that is gone is looked for, in ms. */
const LOOK_MS = 300;

export interface MonitorOptions {
  /** The port to watch; asked for again when the board was unplugged, since it may come back under another name. */
  pickPort(): Promise<string>;
  onLine(line: string): void;
  onConnected(path: string): void;
  onLost(path: string): void;
}

/** Watches a board's console, through unplugging and plugging in again. */
export class ConsoleMonitor {
  private readonly options: MonitorOptions;
  private line: ConsoleLine | undefined;

  constructor(options: MonitorOptions) {
    this.options = options;
  }

  /**
   * Watches for ever.
   * @throws SerialError if there is no board to begin with, or its port is in use; LabError if there are several
   */
  async watch(): Promise<never> {
    for (let line = await this.open(); ; line = await this.openAgain()) await this.follow(line);
  }

  /** Types a line at the prompt; nowhere, while the board is gone. */
  async type(text: string): Promise<void> {
    await this.line?.write(`${text}\r`).catch(() => {});
  }

  private async open(): Promise<ConsoleLine> {
    return openSerialLine(await this.options.pickPort());
  }

  /** Until there is a board again. Its port may need a moment until it may be opened. */
  private async openAgain(): Promise<ConsoleLine> {
    for (;;) {
      try {
        return await this.open();
      } catch (error) {
        if (!(error instanceof SerialError) || error.fault === 'library-missing') throw error;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    }
  }

  private async follow(line: ConsoleLine): Promise<void> {
    const { onLine, onConnected, onLost } = this.options;
    const filter = new EscapeFilter();
    const splitter = new LineSplitter();
    line.onText((text) => {
      for (const shown of splitter.take(filter.take(text))) onLine(shown);
    });
    const ended = new Promise<void>((resolve) => line.onEnd(resolve));
    this.line = line;
    onConnected(line.path);
    await ended;
    this.line = undefined;
    onLost(line.path);
  }
}
