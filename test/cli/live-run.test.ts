import { afterEach, describe, expect, it, vi } from 'vitest';
import { runLab } from '../../host/cli/run-lab.ts';
import { LIT_STATES } from '../../src/leds/pins.ts';
import { CORE_EXPERIMENTS } from '../support/experiments.ts';
import { HeadlessTerminal } from '../support/terminal.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Watches the core experiments on a terminal of that size. */
async function watched(columns: number, rows: number): Promise<HeadlessTerminal> {
  const terminal = new HeadlessTerminal(columns, rows);
  vi.spyOn(process, 'stdout', 'get').mockReturnValue(terminal.stream as never);
  vi.spyOn(process, 'stderr', 'get').mockReturnValue(terminal.stream as never);
  await runLab([...CORE_EXPERIMENTS], { speed: 1000, color: false, lang: 'en' });
  vi.restoreAllMocks();
  return terminal;
}

function ledsOn(lines: readonly string[]): string[] {
  return [...lines.join('\n').matchAll(/[●○] (\w+) GP\d/g)].map(([, state = '']) => state);
}

describe('the core experiments, watched on a terminal', () => {
  it.each([
    [80, 24],
    [80, 10],
    [60, 10],
  ])(
    'of %i × %i leave their whole reports, and one whole LED panel or none while they run',
    async (columns, rows) => {
      const terminal = await watched(columns, rows);
      const panels = new Set<string>();
      await terminal.eachMoment((lines) => panels.add(ledsOn(lines).join(' ')));
      expect([...panels].sort()).toEqual(['', LIT_STATES.join(' ')]);
      const last = await terminal.lines();
      const names = CORE_EXPERIMENTS.map(({ name }) => name);
      expect(last.map((line) => line.split('  ')[0]).filter((word) => names.includes(word!))).toEqual(names);
      for (const line of ['LEDs', '✓ pass'])
        expect(last.filter((each) => each === line)).toHaveLength(names.length);
      expect(ledsOn(last)).toEqual([]);
    },
  );
});
