/**
 * What the board's storage holds under a key; null if nothing. Kaluma 1.2.1's own storage.getItem must not be called: it copies the value up to
 * the first zero octet, which is not stored with it, and overwrites the C heap. So the slots are read as they lie in flash, from its start: 256
 * octets each, of which the first tells its use and the next two the lengths of key and value.
 *
 * One function with nothing outside it: the harness has the console's prompt evaluate it as well.
 */
export function storedItem(key: string): string | null {
  const flash = new (require('flash').Flash)();
  const decoder = new TextDecoder();
  const slot = new Uint8Array(256);
  for (let at = 0; at < 256; at++) {
    flash.read(at >> 4, slot, (at & 15) * 256);
    if (slot[0] === 0xff) return null; /* they are filled in order */
    const valueAt = 3 + (slot[1] as number);
    if (slot[0] === 0xf0 && decoder.decode(slot.slice(3, valueAt)) === key)
      return decoder.decode(slot.slice(valueAt, valueAt + (slot[2] as number)));
  }
  return null;
}
