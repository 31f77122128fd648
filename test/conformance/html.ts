/** An element of a page, as its start tag has it; of a table also the number of cells in each row. */
export interface HtmlElement {
  name: string;
  attributes: Record<string, string>;
  rows: number[];
}

/** Elements without an end tag. */
const VOID = ['meta', 'br'];

/** A tag; or a character that may stand in neither text nor a tag by itself. */
const TOKEN =
  /<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>|[<>]|&(?!(?:amp|lt|gt|quot|#39);)/g;

/**
 * The elements of a page, in the order of their start tags.
 * @throws when an end tag is missing or wrong, or text holds a character that had to be escaped.
 */
export function parseHtml(page: string): HtmlElement[] {
  const elements: HtmlElement[] = [];
  const open: HtmlElement[] = [];
  for (const [token, end, name = '', attributes = ''] of page.matchAll(TOKEN)) {
    if (token.startsWith('<!')) continue;
    if (name === '') throw new Error(`'${token}' stands in the text`);
    if (end) {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`</${name}> ends <${last?.name}>`);
      continue;
    }
    const pairs = [...attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
      key,
      value,
    ]);
    const element: HtmlElement = { name, attributes: Object.fromEntries(pairs), rows: [] };
    elements.push(element);
    const table = open.findLast((ancestor) => ancestor.name === 'table');
    if (name === 'tr') table?.rows.push(0);
    if (name === 'td' || name === 'th') table!.rows[table!.rows.length - 1]!++;
    if (!VOID.includes(name)) open.push(element);
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is never ended`);
  return elements;
}
