/** Kaluma's flash sectors: 4 KB, 16 slots of storage in each. */
const SLOTS_PER_SECTOR = 16;
const SLOT_OCTETS = 256;
const IN_USE = 0xf0;
const EMPTY = 0xff;
/** Behind a value lies what the stack held: anything but the zero octet that Kaluma's getItem waits for. */
const REST = 0xaa;

/** `require('flash').Flash`: the first sectors of the board's flash, in which Kaluma keeps its storage, a slot an item. */
export function flashOf(storage: ReadonlyMap<string, string>) {
  return class Flash {
    read(sector: number, buffer: Uint8Array, offset: number): void {
      const item = [...storage][sector * SLOTS_PER_SECTOR + offset / SLOT_OCTETS];
      if (!item) {
        buffer.fill(EMPTY);
        return;
      }
      const [key, value] = item.map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
      buffer.fill(REST);
      buffer.set([IN_USE, key.length, value.length, ...key, ...value]);
    }
  };
}
