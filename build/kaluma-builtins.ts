/** What a program finds on Kaluma 1.2.1 (JerryScript 2.4) on the Pico W, and what it does not. */

/** Every global that is there: the engine's builtins, then Kaluma's own. */
export const GLOBALS: ReadonlySet<string> = new Set(
  `Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array
  Float64Array Function Infinity Int16Array Int32Array Int8Array JSON Map Math NaN Number Object Promise Proxy
  RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array
  Uint8Array Uint8ClampedArray WeakMap WeakSet arguments decodeURI decodeURIComponent encodeURI encodeURIComponent
  escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape

  CHANGE FALLING HIGH HIGH_LEVEL INPUT INPUT_PULLDOWN INPUT_PULLUP LOW LOW_LEVEL OUTPUT RISING SystemError TextDecoder
  TextEncoder __ieee80211dev __netdev analogRead analogWrite atob attachInterrupt board btoa clearInterval clearTimeout
  clearWatch console delay delayMicroseconds detachInterrupt digitalRead digitalToggle digitalWrite disableInterrupts
  enableInterrupts global micros millis noTone pinMode print process pulseRead pulseWrite require seed setInterval
  setTimeout setWatch storage tone`.split(/\s+/),
);

/** Modules that `require` finds in the Pico W build, and the lab's own. A program has no others: there is no file system. */
export const MODULES: readonly string[] =
  `lwip adc at button events flash fs gpio graphics http i2c led net path pico_cyw43 pwm rp2 rtc sdcard spi startup
  storage stream uart url vfs_fat vfs_lfs wdt wifi`.split(/\s+/);

/** What people reach for of browsers' and Node's, a global or a member of one, and what to write instead. Any other unknown global is an error, too. */
export const INSTEAD: Readonly<Record<string, string>> = {
  AbortController: 'keep a flag and look at it',
  Atomics: 'use a plain array: the board runs one thread',
  Buffer: 'use Uint8Array, with TextEncoder and TextDecoder',
  Intl: 'format by hand, with padStart and toFixed',
  SharedArrayBuffer: 'use ArrayBuffer: the board runs one thread',
  URL: "use require('url')",
  clearImmediate: 'use clearTimeout',
  exports: 'drop it: a program on the board exports nothing',
  fetch: "use require('http')",
  module: 'drop it: a program on the board exports nothing',
  navigator: 'use the global board',
  performance: 'use millis() or micros()',
  queueMicrotask: 'use Promise.resolve().then(callback)',
  self: 'use globalThis',
  setImmediate: 'use setTimeout(callback, 0)',
  structuredClone: 'copy field by field, or by Object.assign',
  window: 'use globalThis',
  'Error.captureStackTrace': 'drop it: an Error takes its stack by itself',
  'console.debug': 'use console.log',
  'console.info': 'use console.log',
  'console.table': 'use console.log',
  'console.trace': 'use console.log',
  'console.warn': 'use console.error',
  'process.env': "use the board's storage",
  'process.exit': 'let the program end by closing what it opened',
  'process.hrtime': 'use micros()',
  'process.nextTick': 'use Promise.resolve().then(callback)',
  'process.on': 'catch errors where they arise',
  'process.uptime': 'use millis()',
};
