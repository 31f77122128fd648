import { html, svg, type TemplateResult } from 'lit-html';
import { unsafeSVG } from 'lit-html/directives/unsafe-svg.js';
import { LIT_STATES, type LitState, type StatePins } from '../../../src/leds/pins.ts';
import type { Language } from '../../language.ts';
import { circuitOf } from '../../wiring/circuit.ts';
import { pinsPicture } from '../../wiring/drawings.ts';
import { VIEW_TEXTS } from './texts.ts';
import type { ViewProps } from './view.ts';

/** The eight LEDs by name, and below them the board on the bench, wired as `tcplab wiring` draws it. */
export function boardView({
  recording,
  moment,
  language,
}: Pick<ViewProps, 'recording' | 'moment' | 'language'>): TemplateResult {
  const texts = VIEW_TEXTS[language];
  const lit = LIT_STATES.filter((state) => moment.lit.has(state));
  return html`<div class="board">
    <ul class="leds">${LIT_STATES.map((state) => led(state, recording.pins[state], moment.lit.has(state), language))}</ul>
    ${drawing(recording.pins, language, lit, texts.leds(lit))}
  </div>`;
}

function led(state: LitState, pin: number, isLit: boolean, language: Language): TemplateResult {
  return html`<li class="led state-${state} ${isLit ? 'lit' : ''}" data-led=${state}>
    <i></i><span class="name">${state}</span> <span class="soft">${pin < 0 ? '' : `GP${pin}`}</span>
    ${isLit ? html`<span class="visually-hidden">${VIEW_TEXTS[language].lit}</span>` : ''}
  </li>`;
}

/** `data-lit` decides which of its LEDs shine: the drawing itself stays as it is. */
function drawing(pins: StatePins, language: Language, lit: readonly LitState[], label: string) {
  const drawn = drawn8(pins, language);
  return drawn === null
    ? ''
    : svg`<svg class="bench" viewBox="26 112 890 728" role="img" aria-label=${label} data-lit=${lit.join(' ')}>${drawn}</svg>`;
}

const known = new Map<string, ReturnType<typeof unsafeSVG> | null>();

/** null for eight LEDs that are no eight LEDs: a strip, or the board's own. */
function drawn8(pins: StatePins, language: Language): ReturnType<typeof unsafeSVG> | null {
  const key = language + Object.values(pins).join();
  if (!known.has(key)) known.set(key, draw(pins, language));
  return known.get(key) ?? null;
}

function draw(pins: StatePins, language: Language): ReturnType<typeof unsafeSVG> | null {
  if (new Set(Object.values(pins)).size < LIT_STATES.length) return null;
  return unsafeSVG(pinsPicture(circuitOf(pins), language));
}
