import { Marked, type Token } from 'marked';
import type { Language } from '../host/language.ts';

/** For A4 and for Letter. A task that fits on a page is not divided; a part begins a page. A line to write on is as high as handwriting. */
const STYLE = `
@page { margin: 18mm 16mm }
body { font: 11pt/1.5 Georgia, 'Noto Serif', 'Noto Serif CJK SC', 'Songti SC', SimSun, serif; max-width: 180mm; margin: 0 auto }
section, table, pre { break-inside: avoid }
h1, h2 { break-after: avoid; font-size: 13pt }
h1 { font-size: 18pt }
section ~ h1 { break-before: page }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #777; padding: .25em .5em; text-align: left; vertical-align: top; height: 1.5em }
pre, code { font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 9pt }
pre { border-left: 3px solid #999; padding-left: .8em; white-space: pre-wrap }
hr { border: 0; border-bottom: 1px solid #777; height: 1.8em; margin: 0 }
a { color: inherit }
`;

/** In dist/ stand the printed pages, beside docs/ their sources. */
function hrefInDist(href: string, printed: readonly string[]): string {
  if (/^[a-z]+:|^#/.test(href)) return href;
  return printed.includes(href) ? href.replace(/\.md$/, '.html') : `../docs/${href}`;
}

/** HTML of a document in Markdown. `hrefOf`: where a link of the document leads. */
export function htmlOf(markdown: string, hrefOf = (href: string) => href): string {
  const mend = (token: Token) => {
    if (token.type === 'link') token.href = hrefOf(token.href);
  };
  return new Marked({ walkTokens: mend }).parse(markdown, { async: false });
}

/**
 * One static page of HTML from a document in Markdown, without script or anything to fetch. Each second-level heading, with what follows it, is a section.
 * @param printed names of the documents that have such a page
 */
export function printedPage(markdown: string, language: Language, printed: readonly string[]): string {
  const parts = htmlOf(markdown, (href) => hrefInDist(href, printed)).split(/(?=<h[12]>)/);
  const body = parts.map((part) => (part.startsWith('<h2>') ? `<section>\n${part}</section>\n` : part));
  const [, title] = /<h1>(.*)<\/h1>/.exec(body.join('')) ?? [];
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
${body.join('')}</html>
`;
}
