import Table from 'cli-table3';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { inLanguage } from '../in-language.ts';
import { padEnd, widthOf, wrap } from '../report/text-layout.ts';
import type { Style } from '../report/theme.ts';
import { cellEntries } from './cell-entries.ts';
import type { CellVerdict, ConformanceReport } from './conformance.ts';

/** The widest that the column of segments gets, in columns of the terminal. */
const SEGMENT_WIDTH = 22;

/** One table, or several where the terminal is too narrow for all states side by side. */
export function matrixTables(report: ConformanceReport, style: Style): string[] {
  const colours: Record<CellVerdict, (text: string) => string> = {
    conforms: style.theme.chalk.green,
    departs: (text) => text,
    unexpected: (text) => style.theme.verdict('fail', text),
  };
  const labels = report.rows.map(({ row }) =>
    wrap(`${padEnd(row.id, 3)}${row.segment[style.language]}`, SEGMENT_WIDTH).join('\n   '),
  );
  const columns = TCP_STATES.map((state, index) => ({
    state,
    texts: report.rows.map(({ row, cells }) =>
      cellEntries(row.id, cells[index]!, report.departures)
        .map(({ verdict, text }) => colours[verdict](text))
        .join('\n'),
    ),
  }));
  const widthIn = (texts: string[]) =>
    3 + Math.max(...texts.flatMap((text) => text.split('\n')).map(widthOf));
  const groups: (typeof columns)[] = [];
  let left = 0;
  for (const column of columns) {
    const width = widthIn([column.state, ...column.texts]);
    if (groups.length === 0 || left < width) {
      groups.push([]);
      left = style.columns - widthIn(labels) - 1;
    }
    groups.at(-1)?.push(column);
    left -= width;
  }
  return groups.flatMap((group) => {
    const states = group.map(({ state }) => style.theme.state(state));
    const head = [inLanguage('segment arrives', style.language), ...states];
    const table = new Table({ head, style: { head: [], border: [], compact: true } });
    table.push(...labels.map((label, index) => [label, ...group.map(({ texts }) => texts[index] ?? '')]));
    return table.toString().split('\n');
  });
}
