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

/** Single-key commands to a running board. `tell` receives the reason for a refusal; `end` ends the command. */
export function keysOf(gateway: Gateway, language: Language, tell: (line: string) => void, end: () => void) {
  const { faults } = gateway.board.cable;
  /** The setting before key `h` changed it. */
  let otherwise: FinPolicy = 'hold';
  const actions: Readonly<Record<string, () => unknown>> = {
    c: () => gateway.command({ do: 'clear' }),
    h: () => {
      const { onFin = otherwise } = gateway.settings ?? {};
      if (onFin !== 'wait') otherwise = onFin;
      return gateway.command({ do: 'set', onFin: onFin === 'wait' ? otherwise : 'wait' });
    },
    x: () => {
      const number = gateway.ends.shown?.number;
      return number && gateway.command({ do: 'close', connection: number });
    },
    n: () => gateway.ends.showNext(),
    s: () => {
      faults.leastSlowMotionMs = SLOW_MOTION_MS - faults.leastSlowMotionMs;
    },
    q: end,
    [CTRL_C]: end, // a terminal in raw mode sends no signal
  };
  const press = async (key: string) => {
    try {
      await actions[key]?.();
    } catch (error) {
      tell((error as Error).message);
    }
  };
  return {
    /** The keys, and the modes that are on. */
    legend: () => LEGEND[language](gateway.settings?.onFin === 'wait', faults.leastSlowMotionMs > 0),
    /** Reads keys from a terminal. Returns a function that restores it. */
    listenTo: (input: ReadStream) => {
      const hear = (text: string) => {
        for (const key of text) void press(key);
      };
      input.setRawMode(true).setEncoding('utf8').on('data', hear);
      return () => {
        input.off('data', hear);
        input.setRawMode(false).pause();
      };
    },
  };
}
