import type { ReadStream } from 'node:tty';
import type { FinPolicy } from '../../src/settings.ts';
import type { Gateway } from './gateway.ts';
import type { Texts } from './texts.ts';

/** In slow motion every segment is under way for that long, in ms of the board's time. */
const SLOW_MOTION_MS = 1000;

const CTRL_C = '\x03';

/** Single-key commands to a running board. */
export class Keys {
  private readonly gateway: Gateway;
  private readonly texts: Texts;
  private readonly tell: (line: string) => void;
  private readonly end: () => void;
  /** The setting before key `h` changed it. */
  private otherwise: FinPolicy = 'hold';
  private readonly actions: Readonly<Record<string, () => unknown>> = {
    c: () => this.gateway.command({ do: 'clear' }),
    h: () => {
      const { onFin = this.otherwise } = this.gateway.settings ?? {};
      if (onFin !== 'wait') this.otherwise = onFin;
      return this.gateway.command({ do: 'set', onFin: onFin === 'wait' ? this.otherwise : 'wait' });
    },
    x: () => {
      const number = this.gateway.ends.shown?.number;
      return number && this.gateway.command({ do: 'close', connection: number });
    },
    n: () => this.gateway.ends.showNext(),
    s: () => {
      this.faults.leastSlowMotionMs = SLOW_MOTION_MS - this.faults.leastSlowMotionMs;
    },
    q: () => this.end(),
    [CTRL_C]: () => this.end(), // a terminal in raw mode sends no signal
  };

  /** `tell` receives the reason for a refusal; `end` ends the command. */
  constructor(gateway: Gateway, texts: Texts, tell: (line: string) => void, end: () => void) {
    this.gateway = gateway;
    this.texts = texts;
    this.tell = tell;
    this.end = end;
  }

  /** The keys, and the modes that are on. */
  get legend(): string {
    return this.texts.keys(this.gateway.settings?.onFin === 'wait', this.faults.leastSlowMotionMs > 0);
  }

  async press(key: string): Promise<void> {
    try {
      await this.actions[key]?.();
    } catch (error) {
      this.tell((error as Error).message);
    }
  }

  /** Reads keys from a terminal. Returns a function that restores it. */
  listenTo(input: ReadStream): () => void {
    const hear = (text: string) => {
      for (const key of text) void this.press(key);
    };
    input.setRawMode(true).setEncoding('utf8').on('data', hear);
    return () => {
      input.off('data', hear);
      input.setRawMode(false).pause();
    };
  }

  private get faults() {
    return this.gateway.board.cable.faults;
  }
}
