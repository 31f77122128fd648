import type { Recording, RunningTimer } from '../recording/recording.ts';

/** One run of a timer of one end, until it was stopped, set anew or went off. */
interface TimerRun extends RunningTimer {
  end: 'client' | 'board';
  untilUs: number;
}

/** The runs of one connection's timers, in the order in which they began. */
export function timerRuns({ timers, endUs }: Recording, clientPort: number): TimerRun[] {
  const runs: TimerRun[] = [];
  for (const end of ['client', 'board'] as const) {
    const samples = timers.filter((one) => one.end === end && one.clientPort === clientPort);
    let running: TimerRun[] = [];
    for (const { timeUs, running: now } of samples) {
      const goesOn = (run: TimerRun) =>
        now.some(
          ({ kind, fromUs, dueUs }) => kind === run.kind && fromUs === run.fromUs && dueUs === run.dueUs,
        );
      for (const run of running) if (!goesOn(run)) run.untilUs = Math.min(timeUs, run.dueUs);
      const began = now.filter(
        ({ kind, fromUs }) => !running.some((run) => run.kind === kind && run.fromUs === fromUs),
      );
      const fresh = began.map((timer) => ({ ...timer, end, untilUs: Math.min(timer.dueUs, endUs) }));
      runs.push(...fresh);
      running = [...running.filter(goesOn), ...fresh];
    }
  }
  return runs.sort((a, b) => a.fromUs - b.fromUs);
}
