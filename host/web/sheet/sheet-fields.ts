import type { SheetTexts } from './texts.ts';

/** Marks of the sheet's fields: the same ones in each language, in the order in which they stand. */
export const FIELD = 'data-field';

/** A blank to write on. */
const BLANK = /_{4,}/;

/** Puts a field where paper has a blank, a line or an empty cell. `task`: of the section; the fields before the first task are for name and date. */
export function addFields(section: HTMLElement, task: string, texts: SheetTexts): void {
  const heading = section.querySelector('h1, h2')?.textContent ?? texts.title;
  let count = 0;
  const field = (name: 'input' | 'textarea', label: string): HTMLInputElement | HTMLTextAreaElement => {
    const made = document.createElement(name);
    count++;
    made.setAttribute(FIELD, `${task}.${count}`);
    made.setAttribute('aria-label', label === '' ? texts.answer(heading, count) : label);
    made.setAttribute('autocomplete', 'off');
    return made;
  };
  for (const place of placesIn(section)) {
    if (place instanceof Text) inBlanks(place, (label) => field('input', label));
    else if (place instanceof HTMLTableCellElement) place.append(field('input', labelOfCell(place)));
    else inLines(place, field);
  }
}

/** In the order of the document. */
function placesIn(section: HTMLElement): (Text | HTMLElement)[] {
  const places: (Text | HTMLElement)[] = [];
  const nodes = document.createTreeWalker(section, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    if (node instanceof Text && BLANK.test(node.data)) places.push(node);
    if (node instanceof HTMLTableCellElement && node.tagName === 'TD' && node.textContent === '')
      places.push(node);
    if (node instanceof HTMLHRElement) places.push(node);
  }
  return places;
}

function inBlanks(text: Text, field: (label: string) => HTMLElement): void {
  const parts = text.data.split(/(_{4,})/);
  const nodes = parts.map((part, index) => {
    if (!BLANK.test(part)) return document.createTextNode(part);
    const before =
      parts[index - 1]?.trim() || parts.find((other) => !BLANK.test(other) && other.trim() !== '');
    const made = field(
      (before ?? text.parentElement?.textContent ?? '').replace(/_+/g, '…').trim().slice(-90),
    );
    made.setAttribute('size', String(Math.min(part.length, 40)));
    return made;
  });
  text.replaceWith(...nodes);
}

/** Lines that follow each other are one field. */
function inLines(line: HTMLElement, field: (name: 'textarea', label: string) => HTMLElement): void {
  const before = line.previousElementSibling;
  if (before instanceof HTMLTextAreaElement) {
    before.rows += 2;
    line.remove();
    return;
  }
  const made = field(
    'textarea',
    before?.tagName === 'P' ? (before.textContent ?? '').trim() : '',
  ) as HTMLTextAreaElement;
  made.rows = 2;
  line.replaceWith(made);
}

function labelOfCell(cell: HTMLTableCellElement): string {
  const row = cell.parentElement as HTMLTableRowElement;
  const column = cell.closest('table')?.querySelectorAll('th')[cell.cellIndex]?.textContent ?? '';
  const named = [row.cells[0], row.cells[1]].flatMap((one) =>
    one && one !== cell && one.cellIndex < cell.cellIndex && !one.querySelector('input')
      ? [one.textContent]
      : [],
  );
  return [...named, column].filter(Boolean).join(', ');
}
