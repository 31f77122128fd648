import { describe, expect, it } from 'vitest';
import { LED_PINS, LIT_STATES } from '../../src/leds/pins.ts';
import { Lab, SECOND } from '../support/lab.ts';

const WARNING = /TCPLAB_LEDS is "(.*)", none of pins, strip, onboard/;

/** What the LEDs on pins showed of one connection that the client half-closes. */
async function litPins(lab: Lab): Promise<string[]> {
  const lit: string[] = [];
  lab.board.pico.pins.onChange((pin, level) => {
    if (level) lit.push(LIT_STATES.find((state) => LED_PINS[state] === pin)!);
  });
  lab.halfClose();
  lab.clock.advance(10 * SECOND);
  return lit;
}

describe('the display that the board’s storage asks for', () => {
  it.each([
    ['nothing', undefined],
    ['pins', 'pins'],
    ['an empty text', ''],
    ['what is no display', 'neon'],
  ])('with %s is LEDs on pins', async (_, leds) => {
    const lab = await Lab.open({}, leds);
    const printed = lab.board.pico.console.filter((line) => WARNING.test(line));
    expect(printed).toHaveLength(leds === 'neon' ? 1 : 0);
    expect(lab.board.control.hello.pins).toEqual(LED_PINS);
    expect(await litPins(lab)).toEqual(['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK']);
    expect(lab.ledEvents.map(({ state, pin }) => pin === LED_PINS[state as never])).not.toContain(false);
  });

  it.each(['strip', 'onboard'])('as %s leaves the pins alone', async (leds) => {
    expect(await litPins(await Lab.open({}, leds))).toEqual([]);
  });

  it.each([
    ['pins', true],
    ['strip', true],
    ['onboard', false],
  ])('as %s: the on-board LED is the heartbeat: %s', async (leds, beats) => {
    const lab = await Lab.open({}, leds);
    let changes = 0;
    lab.board.pico.pins.onOnboardLed(() => changes++);
    lab.clock.advance(10 * SECOND);
    expect(changes).toBe(beats ? 20 : 0);
  });
});
