import type { Language } from '../language.ts';
import {
  type Circuit,
  colourCounts,
  currentMa,
  FORWARD_VOLTAGE,
  type LedColour,
  RESISTOR_OHMS,
  SUPPLY_VOLTS,
  TOTAL_LIMIT_MA,
  totalMa,
} from './circuit.ts';

/** A heading, empty where there is none, and what stands below it, line by line or paragraph by paragraph. */
export type Note = readonly [heading: string, ...contents: string[]];

/** What is said around a drawing. */
export interface Sheet {
  title: string;
  /** The first is to be read before the wiring begins. */
  notes: readonly Note[];
}

/** What the drawings themselves say, beside the names of states and pins. */
export interface Words {
  /** How the board lies. */
  orientation: string;
  colours: Record<LedColour, string>;
  /** What the colour of an LED stands for. */
  meanings: Record<LedColour, string>;
  heartbeat: string;
  /** Headings: of the strip's wires, of its pixels, and of the numbers that the on-board LED blinks. */
  wires: string;
  pixels: string;
  blinks: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    orientation: 'Raspberry Pi Pico W (or Pico 2 W) from above, USB end up',
    colours: { yellow: 'yellow', green: 'green', blue: 'blue', red: 'red' },
    meanings: {
      yellow: 'opening',
      green: 'open',
      blue: 'the peer closed first',
      red: 'the board closed first',
    },
    heartbeat: 'on-board LED: heartbeat while listening',
    wires: 'Wires',
    pixels: 'Pixels, from the end marked DIN',
    blinks: 'How often it blinks',
  },
  zh: {
    orientation: 'Raspberry Pi Pico W（或 Pico 2 W）俯视图，USB 端朝上',
    colours: { yellow: '黄', green: '绿', blue: '蓝', red: '红' },
    meanings: { yellow: '正在建立', green: '已建立', blue: '对方先关闭', red: '板子先关闭' },
    heartbeat: '板载 LED：监听时的心跳',
    wires: '接线',
    pixels: '像素，从标有 DIN 的一端数起',
    blinks: '闪烁次数',
  },
};

const ma = (value: number) => value.toFixed(1);

export function pinsSheet(circuit: Circuit, language: Language): Sheet {
  const { length } = circuit.wires;
  const { colours } = WORDS[language];
  const counts = colourCounts(circuit);
  const [red, blue] = [FORWARD_VOLTAGE.red, FORWARD_VOLTAGE.blue];
  const all = Math.round(totalMa(circuit));
  const formula = `(${SUPPLY_VOLTS} V − ${red} V) / ${RESISTOR_OHMS} Ω = ${ma(currentMa('red'))} mA`;
  const sheets: Record<Language, Sheet> = {
    en: {
      title: 'tcplab: one LED per TCP state',
      notes: [
        [
          '',
          '1) GP22: keep free. If it is low at boot, the program is not loaded.',
          'The long leg of an LED (anode) goes to the resistor, the short one (cathode, at the flat side) to ground. Unplug the USB cable while you wire.',
        ],
        [
          'Parts',
          '· 1 Raspberry Pi Pico W with header pins',
          `· ${length} LEDs, 3 or 5 mm: ${counts.map(([colour, count]) => `${count} ${colours[colour]}`).join(', ')}`,
          `· ${length} resistors of ${RESISTOR_OHMS} Ω (orange, orange, brown)`,
          `· 1 breadboard, ${length + 1} jumper wires`,
          '· 1 USB cable that carries data',
        ],
        [
          `Why ${RESISTOR_OHMS} Ω`,
          `A GPIO gives ${SUPPLY_VOLTS} V. A red LED keeps ${red} V, so ${formula} flow: bright enough, and what a pin gives with ease. All ${length} at once take ${all} mA; the RP2040 allows ${TOTAL_LIMIT_MA} mA for all its pins together.`,
          `A blue LED keeps about ${blue} V: ${ma(currentMa('blue'))} mA, fainter. If it is too faint, 100 Ω there, or any other colour.`,
        ],
      ],
    },
    zh: {
      title: 'tcplab：每个 TCP 状态一个 LED',
      notes: [
        [
          '',
          '1) GP22 保持悬空：启动时为低则不加载程序。',
          'LED 的长脚（正极）接电阻，短脚（负极，有平边的一侧）接地。接线时请拔下 USB 线。',
        ],
        [
          '材料',
          '· Raspberry Pi Pico W 一块，焊好排针',
          `· LED ${length} 个，3 或 5 mm：${counts.map(([colour, count]) => `${colours[colour]} ${count} 个`).join('，')}`,
          `· ${RESISTOR_OHMS} Ω 电阻 ${length} 个（橙、橙、棕）`,
          `· 面包板一块，跳线 ${length + 1} 根`,
          '· 能传数据的 USB 线一根',
        ],
        [
          `为什么用 ${RESISTOR_OHMS} Ω`,
          `GPIO 输出 ${SUPPLY_VOLTS} V。红色 LED 自身压降 ${red} V，电流为 ${formula}：够亮，引脚也轻松承受。${length} 个全亮共 ${all} mA；RP2040 允许所有引脚合计 ${TOTAL_LIMIT_MA} mA。`,
          `蓝色 LED 压降约 ${blue} V，只有 ${ma(currentMa('blue'))} mA，会暗一些。太暗时该处改用 100 Ω，或换别的颜色。`,
        ],
      ],
    },
  };
  return sheets[language];
}

export const STRIP_SHEET: Readonly<Record<Language, Sheet>> = {
  en: {
    title: 'tcplab: one pixel per TCP state',
    notes: [
      ['', 'Unplug the USB cable while you wire.'],
      [
        'Parts',
        '· 1 Raspberry Pi Pico W with header pins',
        '· 1 strip or stick of 8 WS2812B pixels (NeoPixel)',
        '· 3 jumper wires',
        '· 1 USB cable that carries data',
      ],
      [
        'Why VBUS',
        'The pixels’ datasheet asks for 3.7 V or more: blue needs it. VBUS has the 5 V of the USB cable; the board dims the pixels to a tenth, so that all eight take less than 50 mA.',
        'At 5 V the datasheet wants 3.5 V for a 1, and a GPIO gives 3.3 V. Nearly every strip takes it. If yours flickers, put a diode (1N4001, its ring towards the strip) into the wire of VCC: at 4.3 V 3.0 V are enough.',
        'Tell the board: tcplab config leds strip',
      ],
    ],
  },
  zh: {
    title: 'tcplab：每个 TCP 状态一个像素',
    notes: [
      ['', '接线时请拔下 USB 线。'],
      [
        '材料',
        '· Raspberry Pi Pico W 一块，焊好排针',
        '· 8 个 WS2812B 像素的灯条（NeoPixel）一根',
        '· 跳线 3 根',
        '· 能传数据的 USB 线一根',
      ],
      [
        '为什么接 VBUS',
        '像素的数据手册要求 3.7 V 以上，蓝色尤其需要。VBUS 就是 USB 线的 5 V；程序把亮度降到十分之一，八个全亮也不到 50 mA。',
        '供电 5 V 时，手册要求高电平至少 3.5 V，而 GPIO 只有 3.3 V；几乎所有灯条都认得。若有闪烁，在 VCC 线上串一个二极管（1N4001，有环的一端朝灯条）：4.3 V 时 3.0 V 就够。',
        '让板子知道：tcplab config leds strip',
      ],
    ],
  },
};

/** Nothing is wired. */
export const ONBOARD_SHEET: Readonly<Record<Language, Sheet>> = {
  en: {
    title: 'tcplab: the on-board LED alone',
    notes: [
      ['', 'Nothing to wire: a Pico W, and a USB cable that carries data.'],
      [
        '',
        'Each state is one group of blinks, three blinks in a second; after a group it stays dark for three quarters of a second or more.',
        'Groups of several connections come one after another. There is no heartbeat: while no connection changes its state, the LED is dark.',
        'Tell the board: tcplab config leds onboard',
      ],
    ],
  },
  zh: {
    title: 'tcplab：只用板载 LED',
    notes: [
      ['', '无需接线：一块 Pico W，一根能传数据的 USB 线。'],
      [
        '',
        '每个状态闪烁一组，每秒约三次；每组之后至少熄灭四分之三秒。',
        '多个连接的闪烁一组接一组。没有心跳：没有连接改变状态时，LED 不亮。',
        '让板子知道：tcplab config leds onboard',
      ],
    ],
  },
};
