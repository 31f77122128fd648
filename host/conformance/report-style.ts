/** The page's looks, on light and on dark screens. */
export const REPORT_STYLE = `:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e4e7eb);
  --paper: light-dark(#ffffff, #14171a);
  --line: light-dark(#c8ccd1, #41474e);
  --conforms: light-dark(#1a6b2d, #7ddb91);
  --departs: light-dark(#7a4a00, #f2c46d);
  --departs-paper: light-dark(#fff3d6, #33270f);
  --unexpected: light-dark(#a3151f, #ff9a9a);
  --unexpected-paper: light-dark(#ffe3e3, #401717);
}
body {
  margin: 2rem auto;
  width: fit-content;
  max-width: calc(100% - 2rem);
  color: var(--ink);
  background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif;
}
p, dl, ul { max-width: 60rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; }
th, td { padding: 0.25rem 0.5rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
.matrix td { font-variant-numeric: tabular-nums; }
.matrix tbody td:nth-child(2) { min-width: 11rem; }
.matrix tbody td:nth-child(n + 3) { white-space: nowrap; }
.conforms { color: var(--conforms); }
.departs { color: var(--departs); }
td.departs { background: var(--departs-paper); }
.unexpected { color: var(--unexpected); }
td.unexpected { background: var(--unexpected-paper); }
td a { color: inherit; }
.legend div { display: flex; gap: 1rem; }
.legend dt { min-width: 2rem; font-weight: bold; }
.legend dd { margin: 0; }
`;
