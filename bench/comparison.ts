/** What is measured: `run` resolves to the processor time that `connections` connections took, in ns. */
export interface Contender {
  run(connections: number): Promise<number>;
}

/** Connections per second of processor time. */
export interface Rates {
  median: number;
  /** Of each run, in the order in which they were made. */
  samples: number[];
}

/** The middle one of an odd number of values, the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values, no median');
  return (upper + lower) / 2;
}

/**
 * Measures all contenders in turns, so that whatever else the machine is doing slows all of them down alike.
 * @param onRun told how many of all the runs are done
 */
export async function compare<Name extends string>(
  contenders: Partial<Record<Name, Contender>>,
  { runs, connections }: { runs: number; connections: number },
  onRun: (done: number, total: number) => void = () => {},
): Promise<Partial<Record<Name, Rates>>> {
  const entries = Object.entries(contenders) as [Name, Contender][];
  const samples = new Map(entries.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round < runs; round++) {
    for (const [index, [name, contender]] of entries.entries()) {
      const ns = await contender.run(connections);
      samples.get(name)!.push((connections * 1e9) / ns);
      onRun(round * entries.length + index + 1, runs * entries.length);
    }
  }
  const rates = [...samples].map(([name, all]) => [name, { median: median(all), samples: all }]);
  return Object.fromEntries(rates) as Partial<Record<Name, Rates>>;
}
