import type { LedDisplay } from './led-display.ts';
import { LIT_STATES, STRIP_PIN, samePin } from './pins.ts';

/** Kaluma drops the fraction when it divides the system clock. This goes into the 125 MHz of an RP2040 and the 150 MHz of an RP2350: 40 ns a cycle. */
const FREQUENCY = 25000000;

/** Kaluma's PIO.SHIFT_LEFT and PIO.FIFO_JOIN_TX. */
const SHIFT_LEFT = 0;
const FIFO_JOIN_TX = 1;

/** Between two frames, in ms. A frame takes 0.25 ms, and the line must be low for 0.28 ms after it until the pixels take it over; timers may be 1 ms early. */
const FRAME_MS = 2;

/* 24 bits for a pixel, green, red, blue, in the upper end of a word. A tenth of what a pixel could do: enough to see, and all eight take less than a USB port gives. */
const YELLOW = 0x10190000;
const GREEN = 0x19000000;
const BLUE = 0x00001900;
const RED = 0x00190000;

/** In the order of LIT_STATES. */
const COLOURS = [YELLOW, GREEN, BLUE, BLUE, RED, RED, RED, RED];

/** Eight WS2812B pixels in a row on one GPIO. */
export function ledStrip(): LedDisplay {
  const pixels = new Uint32Array(COLOURS.length);
  const machine = bitMachine();
  let waiting = false;
  const send = () => {
    waiting = false;
    machine.put(pixels);
  };
  send();
  return {
    pins: samePin(STRIP_PIN),
    /* In one frame with all changes until then. */
    light: (state, lit) => {
      const at = LIT_STATES.indexOf(state);
      pixels[at] = lit ? (COLOURS[at] as number) : 0;
      if (!waiting) setTimeout(send, FRAME_MS);
      waiting = true;
      return FRAME_MS;
    },
  };
}

/**
 * A state machine of the chip's PIO, which sends a word's upper 24 bits as a WS2812B takes them. A bit has 32 cycles, 1.28 µs. All begin high, for 8
 * cycles; a 1 stays high for 9 more: 0.32 or 0.68 µs, then low for 0.96 or 0.60 µs. That is within the limits of the WS2812B's old
 * datasheet and of its new one (V5): together 0.25 to 0.38 or 0.65 to 0.95 µs high, 0.70 to 1.00 or 0.58 to 0.60 µs low. The first
 * instruction waits for the next word, while the line is low.
 */
function bitMachine(): StateMachine {
  const { ASM, StateMachine } = require('rp2');
  const program = new ASM()
    .out('x', 1)
    .set('pins', 1)
    .delay(7)
    .mov('pins', 'x')
    .delay(8)
    .set('pins', 0)
    .delay(13);
  const machine = new StateMachine(StateMachine.getAvailableId(), program, {
    freq: FREQUENCY,
    outBase: STRIP_PIN,
    setBase: STRIP_PIN,
    outShiftDir: SHIFT_LEFT,
    autopull: true,
    pullThreshold: 24,
    /* Room for eight words, a whole frame, without waiting. */
    fifoJoin: FIFO_JOIN_TX,
  });
  machine.active(true);
  return machine;
}
