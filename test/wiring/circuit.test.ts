import { describe, expect, it } from 'vitest';
import { circuitOf, colourCounts, currentMa, TOTAL_LIMIT_MA, totalMa } from '../../host/wiring/circuit.ts';
import { headerPinOf, labelOf } from '../../host/wiring/pinout.ts';
import { LED_PINS, LIT_STATES } from '../../src/leds/pins.ts';

describe('the header of the Pico W', () => {
  it('has the ground pins where the datasheet shows them', () => {
    const grounds = Array.from({ length: 40 }, (_, index) => index + 1).filter((pin) =>
      labelOf(pin).endsWith('GND'),
    );
    expect(grounds).toEqual([3, 8, 13, 18, 23, 28, 33, 38]);
  });

  it('leads out GP0 to GP22 and GP26 to GP28, and no GPIO of the Wi-Fi chip', () => {
    const ledOut = Array.from({ length: 30 }, (_, gpio) => gpio).filter(
      (gpio) => headerPinOf(gpio) !== undefined,
    );
    expect(ledOut).toEqual([...Array.from({ length: 23 }, (_, gpio) => gpio), 26, 27, 28]);
  });
});

describe('the LED circuit', () => {
  const circuit = circuitOf(LED_PINS);

  it('wires every state that has an LED once, at the datasheet’s pin', () => {
    expect(circuit.wires.map(({ state, gpio, pin }) => [state, gpio, pin])).toEqual([
      ['SYN_RCVD', 2, 4],
      ['ESTABLISHED', 3, 5],
      ['CLOSE_WAIT', 4, 6],
      ['LAST_ACK', 5, 7],
      ['FIN_WAIT_1', 6, 9],
      ['FIN_WAIT_2', 7, 10],
      ['CLOSING', 8, 11],
      ['TIME_WAIT', 9, 12],
    ]);
    expect(new Set(circuit.wires.map(({ state }) => state))).toEqual(new Set(LIT_STATES));
  });

  it('takes the ground pin amid the LEDs', () => {
    expect(circuit.groundPin).toBe(8);
    expect(labelOf(circuit.groundPin)).toBe('GND');
  });

  it('stays below the current that all pins may give together, even with every LED lit', () => {
    expect(currentMa('red')).toBeCloseTo(4.24, 2);
    expect(totalMa(circuit)).toBeGreaterThan(20);
    expect(totalMa(circuit)).toBeLessThan(TOTAL_LIMIT_MA);
  });

  it('counts the LEDs to buy by colour', () => {
    expect(colourCounts(circuit)).toEqual([
      ['yellow', 1],
      ['green', 1],
      ['blue', 2],
      ['red', 4],
    ]);
  });

  it.each([
    [22, 'GP22 must stay free'],
    [25, 'GP25 must stay free'],
    [16, 'GP16 is not in the left row'],
    [40, 'GP40 is not in the left row'],
    [3, 'two LEDs share one GPIO'],
  ])('refuses an LED at GP%i', (gpio, reason) => {
    expect(() => circuitOf({ ...LED_PINS, SYN_RCVD: gpio })).toThrow(reason);
  });
});
