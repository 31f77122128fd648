/** The candidate fewest edits away from what was written, if it is near enough to be meant. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  const plain = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(written.length / 2.5)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(plain(written), plain(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance, in which two neighbours in the wrong order are one edit: the commonest slip of the fingers. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, at(i - 1, j) + 1, at(i, j - 1) + 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(at(i, j), at(i - 2, j - 2) + 1);
    }
  }
  return at(a.length, b.length);
}
