/* Where Kaluma 1.2.1 for the Pico W has what in its flash (targets/rp2/boards/pico-w/board.h of its source), in octets from the start. */
const STORAGE = 0xfc000;
const PROGRAM = 0x100000;
const FILE_SYSTEM = 0x180000;

/** Of storage: an item each, with its use, the lengths of key and value, key and value. */
const SLOT = 256;
const IN_USE = 0xf0;

/**
 * Puts a program there, which Kaluma runs at its start.
 * @throws RangeError if it does not fit
 */
export function putProgram(flash: Uint8Array, script: string): void {
  const octets = new TextEncoder().encode(script);
  if (PROGRAM + octets.length >= FILE_SYSTEM)
    throw new RangeError('the program does not fit Kaluma’s 512 KiB');
  flash.set(octets, PROGRAM);
  flash[PROGRAM + octets.length] = 0;
}

/** Whether there is one. */
export function hasProgram(flash: Uint8Array): boolean {
  return flash[PROGRAM] !== 0xff;
}

/** Fills the first slots of a storage that is empty. */
export function putItems(flash: Uint8Array, items: Readonly<Record<string, string>>): void {
  Object.entries(items).forEach((item, index) => {
    const [key, value] = item.map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
    flash.set([IN_USE, key.length, value.length, ...key, ...value], STORAGE + index * SLOT);
  });
}
