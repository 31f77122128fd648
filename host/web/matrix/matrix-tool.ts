import { html, nothing, type TemplateResult } from 'lit-html';
import { TCP_STATES, type TcpState } from '../../../src/tcp-states.ts';
import { cellEntries, LEGEND, NOTES } from '../../conformance/cell-entries.ts';
import type { CellPlace, CellReport, ConformanceReport, ProbeReport } from '../../conformance/conformance.ts';
import { DEPARTURES_LWIP_2_2 } from '../../conformance/departures-lwip-2.2.ts';
import type { Row } from '../../conformance/matrix.ts';
import { RFC_9293_MATRIX } from '../../conformance/rfc-9293-matrix.ts';
import { countsText, summaryOf } from '../../conformance/summary.ts';
import { inLanguage } from '../../in-language.ts';
import type { Language } from '../../language.ts';
import { probeBoth, twinView } from '../board/twin.ts';
import type { Engine, MatrixCell } from '../engine/engine.ts';
import { outcomeInWords } from '../segment/outcome-words.ts';
import type { ToolContext } from '../tools/context.ts';
import { MATRIX_TEXTS, type MatrixTexts } from './matrix-texts.ts';

const CELLS = RFC_9293_MATRIX.length * TCP_STATES.length;

/** On which board: a virtual one, or the one that is connected. */
type Where = 'virtual' | 'board';

/** What is known of the matrix on one board. */
class KnownCells {
  readonly cells = new Map<string, CellReport>();
  /** Once all of it has run. */
  report: ConformanceReport | null = null;
  /** What breaks it off, while it runs. */
  running: AbortController | null = null;

  at(row: Row | undefined, state: TcpState | undefined): CellReport | undefined {
    return this.cells.get(`${row?.id} ${state}`);
  }

  take({ row, cell }: MatrixCell): void {
    this.cells.set(`${row} ${cell.state}`, cell);
  }
}

interface Place {
  row: number;
  column: number;
}

/** The conformance matrix while it runs, and each of its probes as a recording. */
export class MatrixTool {
  private engine: Engine | null = null;
  private readonly known: Record<Where, KnownCells> = { virtual: new KnownCells(), board: new KnownCells() };
  private where: Where = 'virtual';
  private problem: string | null = null;
  /** The cell that Tab leads to. */
  private focused: Place = { row: 0, column: 0 };
  private chosen: Place | null = null;

  view(context: ToolContext): TemplateResult {
    const { language } = context;
    const texts = MATRIX_TEXTS[language];
    const say = (english: string) => inLanguage(english, language);
    this.begin(context);
    if (!context.board) this.where = 'virtual';
    const { cells, report } = this.shown;
    return html`<h2>${texts.title}</h2>
      ${this.chosen ? nothing : html`<p>${texts.introduction}</p>`}
      ${context.board ? this.boards(context) : nothing}
      <p role="status">
        ${
          report
            ? say(countsText(summaryOf(report).counts, report.board.lwip))
            : this.where === 'board' && !this.known.board.running
              ? nothing
              : html`<progress max=${CELLS} value=${cells.size} aria-label=${texts.running(cells.size, CELLS)}></progress>
                ${texts.running(cells.size, CELLS)}`
        }
        ${this.where === 'board' ? this.comparison(texts) : nothing}
        ${this.problem === null ? nothing : say(this.problem)}
      </p>
      <div class="matrix-place" tabindex="0" role="region" aria-label=${texts.title}>
        <table class="matrix" aria-label=${texts.title} @keydown=${(event: KeyboardEvent) => this.move(event, context)}>
          <thead>
            <tr>
              <th scope="col">${say('segment arrives')}</th>
              ${TCP_STATES.map((state) => html`<th scope="col" class=${`state-${state}`}>${state}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${RFC_9293_MATRIX.map(
              (row, index) => html`<tr>
                <th scope="row" title=${row.rule}><b>${row.id}</b> ${row.segment[language]}</th>
                ${TCP_STATES.map((state, column) => this.cell(row, state, { row: index, column }, context))}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${this.chosen ? this.detail(this.chosen, context) : nothing}
      <details>
        <summary>${texts.legend}</summary>
        <dl class="facts">
          ${LEGEND.map(([sign, meaning]) => html`<dt>${sign}</dt><dd>${say(meaning)}</dd>`)}
        </dl>
        ${NOTES.map((note) => html`<p>${say(note)}</p>`)}
      </details>`;
  }

  /** Once the page has asked for it. */
  private begin({ openEngine, redraw }: ToolContext): void {
    if (this.engine) return;
    const engine = openEngine();
    this.engine = engine;
    let due = 0; // Cells come faster than the page is drawn: ten times a second will do.
    const tell = (cell: MatrixCell) => {
      this.known.virtual.take(cell);
      if (due > 0) return;
      due = window.setTimeout(() => {
        due = 0;
        redraw();
      }, 100);
    };
    engine
      .ask('matrix', null, { tell })
      .then(
        (report) => {
          this.known.virtual.report = report;
        },
        (error: Error) => {
          this.problem = error.message;
        },
      )
      .finally(redraw);
  }

  private get shown(): KnownCells {
    return this.known[this.where];
  }

  /** Which board is asked, and all of it at once. */
  private boards(context: ToolContext): TemplateResult {
    const texts = MATRIX_TEXTS[context.language];
    const { running } = this.known.board;
    return html`<fieldset class="boards">
      <legend>${texts.where}</legend>
      ${(['virtual', 'board'] as const).map(
        (where) => html`<label>
          <input
            type="radio"
            name="matrix-where"
            .checked=${where === this.where}
            @change=${() => {
              this.where = where;
              context.redraw();
            }}
          />
          ${texts.boards[where]}
        </label>`,
      )}
      ${
        this.where === 'virtual'
          ? nothing
          : running
            ? html`<button type="button" @click=${() => running.abort()}>${texts.stop}</button>`
            : html`<button type="button" ?disabled=${!context.board?.isFree} @click=${() => this.ask(null, context)}>
                ${texts.all}
              </button>`
      }
    </fieldset>`;
  }

  /** How much of what is known of the connected board is so on the virtual one. */
  private comparison(texts: MatrixTexts): string {
    const both = [...this.known.board.cells].flatMap(([key, cell]) => {
      const other = this.known.virtual.cells.get(key);
      return other ? [{ key, isSame: observedIn(cell) === observedIn(other) }] : [];
    });
    const different = both.filter(({ isSame }) => !isSame).map(({ key }) => key);
    return texts.compared(both.length - different.length, different);
  }

  /** Has the connected board asked all of the matrix, or a part of it. */
  private async ask(only: CellPlace | null, context: ToolContext): Promise<void> {
    const known = this.known.board;
    const running = new AbortController();
    known.running = running;
    this.problem = null;
    const tell = (cell: MatrixCell) => {
      known.take(cell);
      context.redraw();
    };
    const { signal } = running;
    try {
      const report = await context.board?.use(context, (board) =>
        board.ask('matrix', only, { tell, signal }),
      );
      if (report && !only) known.report = report;
    } catch (error) {
      if (!running.signal.aborted) this.problem = (error as Error).message;
    }
    known.running = null;
    context.redraw();
  }

  private cell(row: Row, state: TcpState, place: Place, context: ToolContext): TemplateResult {
    const texts = MATRIX_TEXTS[context.language];
    const cell = this.shown.at(row, state);
    const isAt = (other: Place | null) => other?.row === place.row && other.column === place.column;
    const verdict = cell ? (cell.verdict ?? 'none') : 'to come';
    const text = cell ? signs(row, cell) : '·';
    return html`<td class=${verdict.replace(' ', '-')}>
      <button
        type="button"
        tabindex=${isAt(this.focused) ? 0 : -1}
        data-row=${place.row}
        data-column=${place.column}
        aria-pressed=${isAt(this.chosen)}
        aria-label=${`${texts.cell(row.segment[context.language], state, texts.verdicts[verdict])}. ${text.replaceAll('\n', ' ')}`}
        .textContent=${text}
        @click=${(event: Event) => this.choose(place, event.currentTarget as Element, context)}
      ></button>
    </td>`;
  }

  private choose(place: Place, button: Element, context: ToolContext): void {
    this.focused = place;
    this.chosen = place;
    void this.look(place, context);
    context.redraw();
    // What is said of it takes room from the table.
    requestAnimationFrame(() => requestAnimationFrame(() => button.scrollIntoView({ block: 'nearest' })));
  }

  /** The connected board is asked the cell's probes first. */
  private async look(place: Place, context: ToolContext): Promise<void> {
    const [row, state] = [RFC_9293_MATRIX[place.row], TCP_STATES[place.column]];
    if (this.where === 'board' && !context.board?.isFree) return;
    if (this.where === 'board' && row && state) await this.ask({ row: row.id, state }, context);
    const probe = this.at(place)?.probes[0];
    if (probe && !this.shown.running) await this.watch(probe, context);
  }

  private at({ row, column }: Place): CellReport | undefined {
    return this.shown.at(RFC_9293_MATRIX[row], TCP_STATES[column]);
  }

  private async watch({ result: { state }, via, segment }: ProbeReport, context: ToolContext): Promise<void> {
    try {
      this.problem = null;
      if (this.where === 'board') await probeBoth({ state, via, segment }, context);
      else await context.probe({ state, via, segment });
    } catch (error) {
      this.problem = (error as Error).message;
    }
    context.redraw();
  }

  /** What is said of one cell: each probe, the standard's verdict beside what was observed, and the departure explained. */
  private detail(place: Place, context: ToolContext): TemplateResult {
    const { language } = context;
    const texts = MATRIX_TEXTS[language];
    const row = RFC_9293_MATRIX[place.row] as Row;
    const { probes = [], state = TCP_STATES[place.column] } = this.at(place) ?? {};
    return html`<section class="probes" aria-live="polite">
      <h3>${texts.probes(row.segment[language], state ?? '')} <span class="soft">RFC 9293 ${row.rule}</span></h3>
      ${probes.length > 0 ? nothing : html`<p>${this.at(place) ? texts.noMeaning : texts.verdicts['to come']}</p>`}
      ${this.where === 'board' ? twinView(context) : nothing}
      ${probes.map(
        (probe) => html`<div class=${`probe ${probe.verdict}`}>
          <p>
            <button type="button" @click=${() => this.watch(probe, context)}>${texts.watch}</button>
            <code>${probe.segment}</code>
            ${probes.some(({ via }) => via !== probe.via) ? texts.via(probe.via) : nothing}
            <strong class=${`verdict ${probe.verdict}`}>${texts.verdicts[probe.verdict]}</strong>
          </p>
          <dl class="facts">
            <dt>${texts.asks}</dt>
            <dd>${outcomeInWords(probe.rfc, language)}</dd>
            <dt>${texts.did}</dt>
            <dd>${outcomeInWords(probe.observed, language)}</dd>
          </dl>
        </div>`,
      )}
      ${[...new Set(probes.map(({ departure }) => departure))].map((id) => departureText(id, language))}
    </section>`;
  }

  /** The arrow keys go from cell to cell; Enter and space are a button's own. */
  private move(event: KeyboardEvent, context: ToolContext): void {
    const { dataset } = event.target as HTMLElement;
    const [row, column] = [Number(dataset.row), Number(dataset.column)];
    const to: Record<string, Place> = {
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      Home: { row, column: 0 },
      End: { row, column: TCP_STATES.length - 1 },
    };
    const next = to[event.key];
    if (!next || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!RFC_9293_MATRIX[next.row] || !TCP_STATES[next.column]) return;
    this.focused = next;
    const table = event.currentTarget as HTMLElement;
    table.querySelector<HTMLButtonElement>(`[data-row="${next.row}"][data-column="${next.column}"]`)?.focus();
    context.redraw();
  }
}

const observedIn = ({ probes }: CellReport) => probes.map(({ observed }) => observed).join();

/** As in the terminal's table: a sign, or what happened instead with the departure's number. */
function signs(row: Row, cell: CellReport): string {
  return cellEntries(row.id, cell, DEPARTURES_LWIP_2_2)
    .map(({ text }) => text)
    .join('\n');
}

function departureText(id: string | null, language: Language) {
  const departure = DEPARTURES_LWIP_2_2.find((one) => one.id === id);
  if (!departure) return nothing;
  return html`<div class="departure">
    <h4>${departure.title[language]}</h4>
    <p>${departure.explanation[language]}</p>
  </div>`;
}
