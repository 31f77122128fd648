import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../support/experiments.ts';

const NAMES = CATALOGUE.map(({ name }) => name);

function experimentsIn(text: string): string[] {
  return (text.match(/[a-z][a-z-]+/g) ?? []).filter((word) => NAMES.includes(word));
}

describe.each(['lab-sheet.md', 'lab-sheet.zh.md'])('the table of times in %s', (file) => {
  const sheet = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
  const rows = [...sheet.matchAll(/^\| (\d+) \| (\d+) \| (.*) \| (.*) \|$/gm)].map(
    ([, task = '', minutes, experiments = '', more = '']) => ({
      ...{ task: Number(task), minutes: Number(minutes) },
      ...{ experiments: experimentsIn(experiments), more: experimentsIn(more) },
    }),
  );
  const sections = sheet.split(/^## (?=\d+\. )/m).slice(1);

  it('has a row for each task, with the experiments that the task runs', () => {
    expect(sections.length).toBeGreaterThan(10);
    const run = sections.map((section) => ({
      task: Number.parseInt(section, 10),
      experiments: [...section.matchAll(/npx tcplab run (.*)$/gm)].flatMap(([, names = '']) =>
        experimentsIn(names),
      ),
    }));
    expect(rows.map(({ task, experiments }) => ({ task, experiments }))).toEqual(
      run.map((each) => ({ ...each, experiments: [...new Set(each.experiments)] })),
    );
  });

  it('assigns every experiment of the catalogue to a task', () => {
    const assigned = new Set(rows.flatMap(({ experiments, more }) => [...experiments, ...more]));
    expect([...assigned].sort()).toEqual([...NAMES].sort());
  });

  it('leaves ten of 90 minutes to each part’s beginning', () => {
    const parts = [rows.slice(0, 7), rows.slice(7)];
    for (const part of parts)
      expect(part.reduce((sum, { minutes }) => sum + minutes, 0)).toBeLessThanOrEqual(80);
  });
});
