/** Jobs that wait, at most. Beyond it they run at once: then the radio waits, and the observer's ring counts what is lost. */
const JOBS_MAX = 48;

/** To the next turn, in ms: the radio is polled in between. */
const TURN_MS = 1;

const jobs: (() => void)[] = [];
let waiting = false;

/**
 * Runs a job in a turn of its own, in order. Telling of a record takes the board ten milliseconds or more, in which it does not
 * poll its radio: done at once, the ACK that follows a SYN would be seen that much late, and the time spent in SYN_RCVD would be a lie.
 */
export function later(job: () => void): void {
  jobs.push(job);
  if (jobs.length > JOBS_MAX) (jobs.shift() as () => void)();
  else if (!waiting) wait();
}

function wait(): void {
  waiting = true;
  setTimeout(() => {
    const job = jobs.shift();
    waiting = false;
    if (jobs.length > 0) wait();
    if (job) job();
  }, TURN_MS);
}
