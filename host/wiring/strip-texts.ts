import type { Language } from '../language.ts';
import { COLOUR_TEXTS, type ColourTexts, ORIENTATION } from './colour-texts.ts';

/** What the drawings of the strip say. */
export interface StripTexts extends ColourTexts {
  title: string;
  orientation: string;
  /** Heading of the wires, and of the pixels from the input end on. */
  wiresTitle: string;
  pixelsTitle: string;
  partsTitle: string;
  parts: string[];
  reasonsTitle: string;
  reasons: string[];
  /** How the board is told. */
  configure: string;
}

const CONFIGURE = 'tcplab config leds strip';

export const STRIP_TEXTS: Readonly<Record<Language, StripTexts>> = {
  en: {
    ...COLOUR_TEXTS.en,
    title: 'tcplab: one pixel per TCP state',
    orientation: ORIENTATION.en,
    wiresTitle: 'Wires',
    pixelsTitle: 'Pixels, from the end marked DIN',
    partsTitle: 'Parts',
    parts: [
      '1 Raspberry Pi Pico W with header pins',
      '1 strip or stick of 8 WS2812B pixels (NeoPixel)',
      '3 jumper wires',
      '1 USB cable that carries data',
    ],
    reasonsTitle: 'Why VBUS',
    reasons: [
      'The pixels’ datasheet asks for 3.7 V or more: blue needs it. VBUS has the 5 V of the USB cable; the board dims the pixels to a tenth, so that all eight take less than 50 mA.',
      'At 5 V the datasheet wants 3.5 V for a 1, and a GPIO gives 3.3 V. Nearly every strip takes it. If yours flickers, put a diode (1N4001, its ring towards the strip) into the wire of VCC: at 4.3 V 3.0 V are enough.',
      'Unplug the USB cable while you wire.',
    ],
    configure: `Tell the board: ${CONFIGURE}`,
  },
  zh: {
    ...COLOUR_TEXTS.zh,
    title: 'tcplab：每个 TCP 状态一个像素',
    orientation: ORIENTATION.zh,
    wiresTitle: '接线',
    pixelsTitle: '像素，从标有 DIN 的一端数起',
    partsTitle: '材料',
    parts: [
      'Raspberry Pi Pico W 一块，焊好排针',
      '8 个 WS2812B 像素的灯条（NeoPixel）一根',
      '跳线 3 根',
      '能传数据的 USB 线一根',
    ],
    reasonsTitle: '为什么接 VBUS',
    reasons: [
      '像素的数据手册要求 3.7 V 以上，蓝色尤其需要。VBUS 就是 USB 线的 5 V；程序把亮度降到十分之一，八个全亮也不到 50 mA。',
      '供电 5 V 时，手册要求高电平至少 3.5 V，而 GPIO 只有 3.3 V；几乎所有灯条都认得。若有闪烁，在 VCC 线上串一个二极管（1N4001，有环的一端朝灯条）：4.3 V 时 3.0 V 就够。',
      '接线时请拔下 USB 线。',
    ],
    configure: `让板子知道：${CONFIGURE}`,
  },
};
