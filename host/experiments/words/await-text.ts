import type { Text } from '../../language.ts';
import { durationText } from './step-text.ts';

/** What a step waits for, where that is not what it says itself. */
export const AWAITED = {
  bothOpen: { en: 'both ends ESTABLISHED', zh: '两端都是 ESTABLISHED' },
  openOrFailed: { en: 'both ends ESTABLISHED, or a failure', zh: '两端都是 ESTABLISHED，或者失败' },
  connection: { en: 'a connection on the board', zh: '开发板上有连接' },
  endOfStream: { en: 'the board’s end of stream', zh: '开发板的流到末尾' },
} satisfies Record<string, Text>;

export const IT_DID_NOT_COME: Text = { en: 'it did not come', zh: '没有出现' };

export function octetsAwaited(octets: number): Text {
  return { en: `${octets} octets from the board`, zh: `来自开发板的 ${octets} 个字节` };
}

export function octetsArrived(octets: number): Text {
  return { en: `${octets} octets arrived`, zh: `到达 ${octets} 个字节` };
}

export function within({ en, zh }: Text, ms: number): Text {
  return { en: `${en} within ${durationText(ms)}`, zh: `${durationText(ms)} 内${zh}` };
}

export function notBefore({ en, zh }: Text, ms: number): Text {
  return { en: `${en}, not before ${durationText(ms)}`, zh: `${zh}，不早于 ${durationText(ms)}` };
}

export function after(ms: number): Text {
  return { en: `after ${durationText(ms)}`, zh: `${durationText(ms)} 之后` };
}
