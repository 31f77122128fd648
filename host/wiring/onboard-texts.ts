import type { Language } from '../language.ts';
import { ORIENTATION } from './colour-texts.ts';

/** What is said where nothing is wired. */
export interface OnboardTexts {
  title: string;
  orientation: string;
  nothing: string;
  /** Heading of the numbers. */
  countsTitle: string;
  rules: string[];
  configure: string;
}

const CONFIGURE = 'tcplab config leds onboard';

export const ONBOARD_TEXTS: Readonly<Record<Language, OnboardTexts>> = {
  en: {
    title: 'tcplab: the on-board LED alone',
    orientation: ORIENTATION.en,
    nothing: 'Nothing to wire: a Pico W, and a USB cable that carries data.',
    countsTitle: 'How often it blinks',
    rules: [
      'Each state is one group of blinks, three blinks in a second; after a group it stays dark for three quarters of a second or more.',
      'Groups of several connections come one after another. There is no heartbeat: while no connection changes its state, the LED is dark.',
    ],
    configure: `Tell the board: ${CONFIGURE}`,
  },
  zh: {
    title: 'tcplab：只用板载 LED',
    orientation: ORIENTATION.zh,
    nothing: '无需接线：一块 Pico W，一根能传数据的 USB 线。',
    countsTitle: '闪烁次数',
    rules: [
      '每个状态闪烁一组，每秒约三次；每组之后至少熄灭四分之三秒。',
      '多个连接的闪烁一组接一组。没有心跳：没有连接改变状态时，LED 不亮。',
    ],
    configure: `让板子知道：${CONFIGURE}`,
  },
};
