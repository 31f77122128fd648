/** Where the board's own storage keeps which of the displays is wired. */
export const LEDS_KEY = 'TCPLAB_LEDS';

/** Eight LEDs on pins of their own; a strip of eight pixels on one pin; nothing wired, the on-board LED counts. The first unless told. */
export const LED_CHOICES = ['pins', 'strip', 'onboard'] as const;
export type LedChoice = (typeof LED_CHOICES)[number];
