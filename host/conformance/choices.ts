import type { Text } from '../language.ts';

/** The requirements of RFC 9293 that leave a choice in some cell of the matrix, in a few words. */
export const CHOICES: Readonly<Record<string, Text>> = {
  'MAY-2': {
    en: 'a new SYN opens a connection out of TIME_WAIT',
    zh: '新的 SYN 可以从 TIME_WAIT 直接打开连接',
  },
  'MAY-12': {
    en: 'an ACK older than SND.UNA-MAX.SND.WND draws a challenge ACK (RFC 5961 §5)',
    zh: '早于 SND.UNA-MAX.SND.WND 的 ACK 引出质询 ACK（RFC 5961 §5）',
  },
  'SHLD-3': {
    en: 'data after CLOSE draws a RST',
    zh: 'CLOSE 之后到达的数据引出 RST',
  },
};
