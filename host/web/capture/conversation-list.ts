import { html, nothing, type TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import { secondsText } from '../../report/number-text.ts';
import type { Engine } from '../engine/engine.ts';
import { CAPTURE_TEXTS, type CaptureTexts } from './capture-texts.ts';
import type { ConversationRow } from './opened-capture.ts';

/** Rows above and below those that are seen, which are drawn, too. */
const MARGIN_ROWS = 10;

/** Height of a row in CSS, in units of the font size: rows below one another need no measuring. */
const ROW_EM = 1.9;

/** A browser draws no element that is higher than some ten million pixels. */
const ROWS_MAX = 200_000;

/** The conversations of a capture, of which only those are fetched and drawn that are seen: there may be a hundred thousand. */
export class ConversationList {
  private readonly engine: Engine;
  private readonly redraw: () => void;
  private readonly open: (number: number) => void;
  private rows: ConversationRow[] = [];
  /** Place of the first of them in the list, from 0, and how many there are in it. */
  private from = 0;
  private count = 0;
  private port: number | null = null;
  /** Place of the row that the keyboard is at. */
  private active = 0;
  /** The part that was asked for last. */
  private wanted = '';

  constructor(engine: Engine, redraw: () => void, open: (number: number) => void) {
    this.engine = engine;
    this.redraw = redraw;
    this.open = open;
    void this.fetch(0, 50);
  }

  view(language: Language, opened: number | null): TemplateResult {
    const texts = CAPTURE_TEXTS[language];
    const { columns } = texts;
    return html`<label>
        ${texts.port}
        <input type="number" min="1" max="65535" @input=${(event: Event) => this.choosePort(event)} />
      </label>
      <p class="soft">${texts.listKeys}</p>
      ${this.count === 0 ? html`<p>${texts.noneOfPort}</p>` : nothing}
      <div
        class="conversations"
        role="grid"
        tabindex="0"
        aria-label=${texts.list}
        aria-rowcount=${this.count + 1}
        aria-activedescendant=${this.isDrawn(this.active) ? `conversation-${this.active}` : nothing}
        @scroll=${(event: Event) => this.look(event.currentTarget as HTMLElement)}
        @keydown=${(event: KeyboardEvent) => this.press(event)}
      >
        <div role="row" class="head" aria-rowindex="1">
          ${Object.values(columns).map((column) => html`<span role="columnheader">${column}</span>`)}
        </div>
        <div role="rowgroup" class="rows" .style=${`height: ${Math.min(this.count, ROWS_MAX) * ROW_EM}em`}>
          ${this.rows.map((row, index) => this.row(row, this.from + index, opened, language, texts))}
        </div>
      </div>`;
  }

  private row(
    row: ConversationRow,
    place: number,
    opened: number | null,
    language: Language,
    texts: CaptureTexts,
  ): TemplateResult {
    const { number, client, server, beganUs, segments, states } = row;
    const cells = [
      number,
      client,
      server,
      secondsText(beganUs),
      segments,
      row.opened[language],
      `${row.closed[language]} (${texts.sources[states]})`,
    ];
    return html`<div
      role="row"
      id=${`conversation-${place}`}
      class=${place === this.active ? 'active' : ''}
      aria-rowindex=${place + 2}
      aria-selected=${number === opened}
      .style=${`top: ${place * ROW_EM}em`}
      @click=${() => this.choose(place)}
    >
      ${cells.map((cell) => html`<span role="gridcell" title=${cell}>${cell}</span>`)}
    </div>`;
  }

  private isDrawn(place: number): boolean {
    return place >= this.from && place < this.from + this.rows.length;
  }

  private choose(place: number): void {
    this.active = place;
    const row = this.rows[place - this.from];
    if (row) this.open(row.number);
    this.redraw();
  }

  private choosePort(event: Event): void {
    const { valueAsNumber } = event.target as HTMLInputElement;
    this.port = Number.isNaN(valueAsNumber) ? null : valueAsNumber;
    this.active = 0;
    void this.fetch(0, 50);
  }

  private press(event: KeyboardEvent): void {
    const grid = event.currentTarget as HTMLElement;
    const rowHeight = ROW_EM * Number.parseFloat(getComputedStyle(grid).fontSize);
    const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2);
    const last = Math.min(this.count, ROWS_MAX) - 1;
    const to: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: last,
    };
    const next = to[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.choose(this.active);
    else if (next !== undefined) {
      this.active = Math.max(0, Math.min(last, next));
      const top = this.active * rowHeight;
      const seen = grid.clientHeight - 2 * rowHeight;
      if (top < grid.scrollTop) grid.scrollTop = top;
      else if (top > grid.scrollTop + seen) grid.scrollTop = top - seen;
      this.redraw();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** At which rows are seen, and fetches what is missing. */
  private look(grid: HTMLElement): void {
    const rowHeight = ROW_EM * Number.parseFloat(getComputedStyle(grid).fontSize);
    const first = Math.floor(grid.scrollTop / rowHeight);
    const seen = Math.ceil(grid.clientHeight / rowHeight);
    const isThere = this.isDrawn(first) && this.isDrawn(Math.min(this.count - 1, first + seen));
    if (!isThere) void this.fetch(Math.max(0, first - MARGIN_ROWS), seen + 2 * MARGIN_ROWS);
  }

  private async fetch(from: number, count: number): Promise<void> {
    const { port } = this;
    const wanted = [from, count, port].join();
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    const { rows, conversations } = await this.engine.ask('conversations', { from, count, port });
    if (this.wanted !== wanted) return;
    this.rows = rows;
    this.from = from;
    this.count = conversations;
    this.redraw();
  }
}
