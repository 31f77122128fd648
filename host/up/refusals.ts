/** Refusals are told at this rate, in ms: the last of those meanwhile, and how many others there were. */
const INTERVAL_MS = 1000;

/**
 * Tells of refused connections without letting a flood of them flood the screen; each is told or counted.
 * @param tell `more` is how many others were refused since the last that was told
 */
export function refusals(tell: (program: string, reason: string, more: number) => void) {
  let last: [program: string, reason: string] | null = null;
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Reports pending refusals at once. */
  const flush = () => {
    clearTimeout(timer);
    timer = last ? setTimeout(flush, INTERVAL_MS).unref() : undefined;
    if (last) tell(...last, count - 1);
    last = null;
    count = 0;
  };
  const add = (program: string, reason: string) => {
    last = [program, reason];
    count++;
    if (!timer) flush();
  };
  return { add, flush };
}
