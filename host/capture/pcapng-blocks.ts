/** Numbers of the pcapng format (draft-ietf-opsawg-pcapng), shared by its reader and its writer. */
export const BlockType = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  /** Obsolete, still found in old files. */
  packet: 2,
  simplePacket: 3,
  enhancedPacket: 6,
} as const;

export const OptionCode = {
  end: 0,
  comment: 1,
  userApplication: 4,
  interfaceName: 2,
  timestampResolution: 9,
  timestampOffset: 14,
} as const;

/** Written in the writer's byte order in each section header. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** The same, read in the other byte order. */
export const BYTE_ORDER_SWAPPED = 0x4d3c2b1a;

/** Octets after which a 32-bit boundary comes. */
export function padding(length: number): number {
  return -length & 3;
}
