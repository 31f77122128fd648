import type { ReadStream } from 'node:tty';
import type { FinPolicy } from '../../src/settings.ts';
import type { Language } from '../language.ts';
import type { Gateway } from './gateway.ts';

/** In slow motion every segment is under way for that long, in ms of the board's time. */
const SLOW_MOTION_MS = 1000;

const CTRL_C = '\x03';

/** `holds`: the board stays in CLOSE_WAIT until it is told to close. */
const LEGEND: Record<Language, (holds: boolean, slow: boolean) => string> = {
  en: (holds, slow) =>
    `c clear  h hold CLOSE_WAIT${holds ? ' (on)' : ''}  x close  n next  s slow motion${slow ? ' (on)' : ''}  q quit`,
  zh: (holds, slow) =>
    `c 清除  h 停在 CLOSE_WAIT${holds ? '（开）' : ''}  x 关闭  n 下一个连接  s 慢动作${slow ? '（开）' : ''}  q 退出`,
};

/** Single-key commands to a running board. */
export class Keys {
  private readonly gateway: Gateway;
  private readonly language: Language;
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
  constructor(gateway: Gateway, language: Language, tell: (line: string) => void, end: () => void) {
    this.gateway = gateway;
    this.language = language;
    this.tell = tell;
    this.end = end;
  }

  /** The keys, and the modes that are on. */
  get legend(): string {
    return LEGEND[this.language](this.gateway.settings?.onFin === 'wait', this.faults.leastSlowMotionMs > 0);
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
