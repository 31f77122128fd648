import type { Language } from '../language.ts';
import {
  type Circuit,
  colourCounts,
  currentMa,
  RESISTOR_OHMS,
  SUPPLY_VOLTS,
  TOTAL_LIMIT_MA,
  totalMa,
} from './circuit.ts';
import { COLOUR_TEXTS, type ColourTexts, ORIENTATION } from './colour-texts.ts';
import { FORWARD_VOLTAGE } from './led-colours.ts';

/** What the drawings say, beside the names of states and pins. */
export interface WiringTexts extends ColourTexts {
  title: string;
  orientation: string;
  partsTitle: string;
  parts: string[];
  /** Which leg goes where. */
  polarity: string;
  reasonsTitle: string;
  reasons: string[];
  keepFree: string;
  heartbeat: string;
}

const ma = (value: number) => value.toFixed(1);

function english(circuit: Circuit): WiringTexts {
  const { colours } = COLOUR_TEXTS.en;
  const leds = colourCounts(circuit).map(([colour, count]) => `${count} ${colours[colour]}`);
  const { length } = circuit.wires;
  return {
    title: 'tcplab: one LED per TCP state',
    orientation: ORIENTATION.en,
    ...COLOUR_TEXTS.en,
    partsTitle: 'Parts',
    parts: [
      '1 Raspberry Pi Pico W with header pins',
      `${length} LEDs, 3 or 5 mm: ${leds.join(', ')}`,
      `${length} resistors of ${RESISTOR_OHMS} Ω (orange, orange, brown)`,
      `1 breadboard, ${length + 1} jumper wires`,
      '1 USB cable that carries data',
    ],
    polarity:
      'The long leg of an LED (anode) goes to the resistor, the short one (cathode, at the flat side) to ground. Unplug the USB cable while you wire.',
    reasonsTitle: `Why ${RESISTOR_OHMS} Ω`,
    reasons: [
      `A GPIO gives ${SUPPLY_VOLTS} V. A red LED keeps ${FORWARD_VOLTAGE.red} V, so (${SUPPLY_VOLTS} V − ${FORWARD_VOLTAGE.red} V) / ${RESISTOR_OHMS} Ω = ${ma(currentMa('red'))} mA flow: bright enough, and what a pin gives with ease. All ${length} at once take ${Math.round(totalMa(circuit))} mA; the RP2040 allows ${TOTAL_LIMIT_MA} mA for all its pins together.`,
      `A blue LED keeps about ${FORWARD_VOLTAGE.blue} V: ${ma(currentMa('blue'))} mA, fainter. If it is too faint, 100 Ω there, or any other colour.`,
    ],
    keepFree: 'keep free: low at boot, the program is not loaded',
    heartbeat: 'on-board LED: heartbeat while listening',
  };
}

function chinese(circuit: Circuit): WiringTexts {
  const { colours } = COLOUR_TEXTS.zh;
  const leds = colourCounts(circuit).map(([colour, count]) => `${colours[colour]} ${count} 个`);
  const { length } = circuit.wires;
  return {
    title: 'tcplab：每个 TCP 状态一个 LED',
    orientation: ORIENTATION.zh,
    ...COLOUR_TEXTS.zh,
    partsTitle: '材料',
    parts: [
      'Raspberry Pi Pico W 一块，焊好排针',
      `LED ${length} 个，3 或 5 mm：${leds.join('，')}`,
      `${RESISTOR_OHMS} Ω 电阻 ${length} 个（橙、橙、棕）`,
      `面包板一块，跳线 ${length + 1} 根`,
      '能传数据的 USB 线一根',
    ],
    polarity: 'LED 的长脚（正极）接电阻，短脚（负极，有平边的一侧）接地。接线时请拔下 USB 线。',
    reasonsTitle: `为什么用 ${RESISTOR_OHMS} Ω`,
    reasons: [
      `GPIO 输出 ${SUPPLY_VOLTS} V。红色 LED 自身压降 ${FORWARD_VOLTAGE.red} V，电流为 (${SUPPLY_VOLTS} V − ${FORWARD_VOLTAGE.red} V) / ${RESISTOR_OHMS} Ω = ${ma(currentMa('red'))} mA：够亮，引脚也轻松承受。${length} 个全亮共 ${Math.round(totalMa(circuit))} mA；RP2040 允许所有引脚合计 ${TOTAL_LIMIT_MA} mA。`,
      `蓝色 LED 压降约 ${FORWARD_VOLTAGE.blue} V，只有 ${ma(currentMa('blue'))} mA，会暗一些。太暗时该处改用 100 Ω，或换别的颜色。`,
    ],
    keepFree: '保持悬空：启动时为低则不加载程序',
    heartbeat: '板载 LED：监听时的心跳',
  };
}

export function wiringTexts(language: Language, circuit: Circuit): WiringTexts {
  return language === 'zh' ? chinese(circuit) : english(circuit);
}
