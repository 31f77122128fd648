/** Kaluma's globals that the app uses, no more. Both boards have exactly these. */
declare const OUTPUT: number;
declare function pinMode(pin: number, mode: number): void;
declare function digitalWrite(pin: number, value: 0 | 1): void;
/** ms since the board started. */
declare function millis(): number;
/** The delay is mandatory on Kaluma. */
declare function setTimeout(callback: () => void, ms: number): number;
declare function setInterval(callback: () => void, ms: number): number;
declare function clearTimeout(id: number): void;
declare const console: { log(text: string): void };
declare const board: { readonly name: string };
declare const storage: { getItem(key: string): string | null };


/** The Wi-Fi chip, on which the on-board LED hangs. */
interface PicoCyw43 {
  /** `value` must be a boolean. */
  putGpio(gpio: number, value: boolean): void;
}

interface WiFi {
  /** Without `info` the network is taken from the board's storage. Errors arrive as 0 in Kaluma 1.2.1. */
  connect(callback: (error: unknown, info: unknown) => void): void;
}

/** Built-in modules only: Kaluma has no files to require. */
declare function require(name: 'lwip'): import('lwip').Lwip;
declare function require(name: 'pico_cyw43'): { PicoCYW43: new () => PicoCyw43 };
declare function require(name: 'wifi'): { WiFi: new () => WiFi };
