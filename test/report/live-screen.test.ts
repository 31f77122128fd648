import { describe, expect, it, vi } from 'vitest';
import { LiveScreen } from '../../host/report/live-screen.ts';
import { HeadlessTerminal } from '../support/terminal.ts';

function opened(columns: number, rows: number) {
  const terminal = new HeadlessTerminal(columns, rows);
  return { terminal, screen: new LiveScreen(terminal.stream) };
}

async function written(terminal: HeadlessTerminal): Promise<string[]> {
  return (await terminal.lines()).filter((line) => line !== '');
}

describe('a live picture at the bottom of the terminal', () => {
  it('leaves what was printed before it alone while it grows above its foot', async () => {
    const { terminal, screen } = opened(80, 24);
    terminal.write('a heading\n');
    const ladder = Array.from({ length: 12 }, (_, index) => `segment ${index}`);
    for (const index of ladder.keys()) screen.draw(['LEDs', ...ladder.slice(0, index), 'foot']);
    screen.clear();
    terminal.write('the report\n');
    expect(await written(terminal)).toEqual(['a heading', 'the report']);
  });

  it('hides the cursor of the terminal on which it is, until it goes', () => {
    const { terminal, screen } = opened(80, 24);
    const write = vi.spyOn(terminal, 'write');
    screen.draw(['LEDs']);
    expect(write).toHaveBeenCalledWith('\x1b[?25l');
    screen.clear();
    expect(write).toHaveBeenLastCalledWith('\x1b[?25h');
  });

  it('stays below the lines that are printed', async () => {
    const { terminal, screen } = opened(80, 24);
    for (const step of ['first', 'second', 'third']) {
      screen.print([step, `${step}, too`]);
      screen.draw(['LEDs', `after the ${step}`]);
    }
    expect(await written(terminal)).toEqual([
      'first',
      'first, too',
      'second',
      'second, too',
      'third',
      'third, too',
      'LEDs',
      'after the third',
    ]);
  });

  it.each([
    ['higher than the terminal', Array.from({ length: 30 }, (_, index) => `line ${index}`)],
    ['with lines wider than it', Array.from({ length: 8 }, (_, index) => `line ${index} ${'宽'.repeat(45)}`)],
  ])('%s shows its top, and goes without a trace', async (_, picture) => {
    const { terminal, screen } = opened(80, 10);
    terminal.write('a heading\n');
    screen.draw(picture);
    screen.draw([...picture, 'one more']);
    expect((await terminal.lines()).at(-10)).toMatch(/^line 0/);
    screen.draw(picture.map((line) => line.toUpperCase()));
    screen.clear();
    expect(await written(terminal)).toEqual(['a heading']);
  });
});
