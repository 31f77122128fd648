import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../build/ensure-built.ts';
import { printedPage } from '../../build/printed-page.ts';
import { projectPaths } from '../../build/project-paths.ts';

beforeAll(() => ensureBuilt({ parts: ['sheet'] }));

describe.each(['lab-sheet', 'lab-sheet.zh'])('%s, to be printed', (name) => {
  let source: string;
  let page: string;
  beforeAll(() => {
    source = readFileSync(join(projectPaths.docs, `${name}.md`), 'utf8');
    page = readFileSync(join(projectPaths.dist, `${name}.html`), 'utf8');
  });

  it('has every task in a section that is not divided, and every line to write on', () => {
    const tasks = [...source.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(tasks.length).toBeGreaterThan(10);
    const sections = [...page.matchAll(/<section>\n<h2>(.*)<\/h2>/g)].map(([, title]) => title);
    expect(sections).toEqual(tasks);
    expect(page.match(/<hr>|_{4,}/g)).toHaveLength(source.match(/_{4,}/g)!.length);
    expect(page).toContain('break-inside: avoid');
  });

  it('shows no sign of Markdown, needs no script and fetches nothing', () => {
    expect(page).not.toMatch(/\*\*|^#|\]\(/m);
    expect(page).not.toMatch(/<(?:script|link|img|iframe)|<[^>]*\son\w+=|url\(|@import/);
  });

  it('links to what lies beside it in the package', () => {
    const links = [...page.matchAll(/href="([^"#]+)/g)].map(([, href = '']) => href);
    expect(links).toContain(name === 'lab-sheet' ? 'lab-sheet.zh.html' : 'lab-sheet.html');
    const { dist } = projectPaths;
    expect(links.filter((href) => !existsSync(join(dist, href)))).toEqual([]);
  });
});

it('text that looks like HTML in code is shown, not obeyed', () => {
  expect(printedPage('# Title\n\n`<script>`\n', 'en', [])).toContain('<code>&lt;script&gt;</code>');
});
