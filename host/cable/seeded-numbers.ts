/** Numbers from 0 (included) to 1 (not included), the same ones for the same seed: Marsaglia's xorshift, 32 bits. */
export function randomFrom(seed: number): () => number {
  // Zero would stay zero, and small seeds would begin alike: the golden ratio's bits spread them.
  let state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x6a09e667 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}
