const MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * A time such as "90s", "10m" or "8h", in ms.
 * @throws Error when it is none
 */
export function durationMs(text: string): number {
  const parts = /^(\d+)([smh])$/.exec(text);
  if (!parts) throw new Error(`"${text}" is no time: expected such as 90s, 10m or 8h.`);
  return Number(parts[1]) * MS[parts[2] as keyof typeof MS];
}

/** A seed that no run had before, within 31 bits: libFuzzer and fast-check take it as it is. */
export function newSeed(): number {
  return Math.floor(Math.random() * 0x7fffffff);
}
