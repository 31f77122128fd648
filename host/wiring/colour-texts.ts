import type { Language } from '../language.ts';
import type { LedColour } from './led-colours.ts';

export interface ColourTexts {
  colours: Record<LedColour, string>;
  /** What the colour of an LED stands for. */
  meanings: Record<LedColour, string>;
}

export const COLOUR_TEXTS: Readonly<Record<Language, ColourTexts>> = {
  en: {
    colours: { yellow: 'yellow', green: 'green', blue: 'blue', red: 'red' },
    meanings: {
      yellow: 'opening',
      green: 'open',
      blue: 'the peer closed first',
      red: 'the board closed first',
    },
  },
  zh: {
    colours: { yellow: '黄', green: '绿', blue: '蓝', red: '红' },
    meanings: { yellow: '正在建立', green: '已建立', blue: '对方先关闭', red: '板子先关闭' },
  },
};

/** How the board lies in every drawing. */
export const ORIENTATION: Readonly<Record<Language, string>> = {
  en: 'Raspberry Pi Pico W (or Pico 2 W) from above, USB end up',
  zh: 'Raspberry Pi Pico W（或 Pico 2 W）俯视图，USB 端朝上',
};
