type Lwip = import('lwip').Lwip;

function load(): Lwip | null {
  try {
    return require('lwip');
  } catch {
    return null; /* stock Kaluma */
  }
}

const loaded = load();

/** Whether this firmware has the native module. */
export const hasNativeModule = loaded !== null;

/* Stock Kaluma starts with the same random numbers on every board, each time. */
if (!hasNativeModule) seed(parseInt(board.uid.slice(-8), 16) ^ micros());

/** 32 random bits: lwIP's where it can be asked, else the engine's. */
export function random32(): number {
  return hasNativeModule ? lwip.random() : (Math.random() * 4294967296) >>> 0;
}

/** The native module. Not to be touched without `hasNativeModule`. */
export const lwip = loaded as Lwip;

/** For the console: why the board restarted, if lwIP was the reason; else empty. */
export const restartLine = loaded?.assertion
  ? `The board restarted: lwIP asserted "${loaded.assertion}"`
  : '';
