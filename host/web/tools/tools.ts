import { html, nothing, type TemplateResult } from 'lit-html';
import { BoardTool } from '../board/board-tool.ts';
import { CallsTool } from '../calls/calls-tool.ts';
import { CAPTURE_TEXTS } from '../capture/capture-texts.ts';
import { CaptureTool } from '../capture/capture-tool.ts';
import { MatrixTool } from '../matrix/matrix-tool.ts';
import { SegmentTool } from '../segment/segment-tool.ts';
import type { ServedBoard } from '../served/served-board.ts';
import type { ConnectedBoard, ToolContext } from './context.ts';
import { TOOLS_TEXTS } from './tools-texts.ts';

const TOOLS = ['calls', 'segment', 'matrix', 'capture', 'board'] as const;
export type ToolName = (typeof TOOLS)[number];

/** The letter that opens or closes each. */
export const TOOL_KEYS: Readonly<Record<string, ToolName>> = {
  a: 'calls',
  s: 'segment',
  m: 'matrix',
  o: 'capture',
  u: 'board',
};

/** What one can do beside looking: one tool at a time, above what is shown. */
export class Tools {
  private readonly calls = new CallsTool();
  private readonly segment = new SegmentTool();
  private readonly matrix = new MatrixTool();
  private readonly capture = new CaptureTool();
  private readonly board = new BoardTool();
  private shown: ToolName | null = null;
  /** A file is over the page. */
  private isDropping = false;

  /** A button for each tool. */
  tabs(context: ToolContext): TemplateResult {
    const texts = TOOLS_TEXTS[context.language];
    return html`<nav class="tool-buttons" aria-label=${texts.tools}>
        ${TOOLS.map((name) => {
          const key = Object.keys(TOOL_KEYS).find((letter) => TOOL_KEYS[letter] === name) ?? '';
          return html`<button
            type="button"
            aria-pressed=${this.shown === name}
            aria-keyshortcuts=${key}
            @click=${() => this.toggle(name, context)}
          >
            ${texts.names[name]} <kbd>${key.toUpperCase()}</kbd>
          </button>`;
        })}
      </nav>
      ${
        this.isDropping
          ? html`<div class="dropping" role="status">${CAPTURE_TEXTS[context.language].dropHere}</div>`
          : nothing
      }`;
  }

  /** The tool that is open, if one is. */
  panel(context: ToolContext): TemplateResult | typeof nothing {
    const { shown } = this;
    if (!shown) return nothing;
    const texts = TOOLS_TEXTS[context.language];
    return html`<section class=${`panel open-tool ${shown}-tool`} tabindex="-1" aria-label=${texts.names[shown]}>
      <button type="button" class="close" aria-keyshortcuts="Escape" @click=${() => this.close(context)}>
        ${texts.close} <kbd>Esc</kbd>
      </button>
      ${this[shown].view(context)}
    </section>`;
  }

  /** Follows the board of the page's server. */
  followServed(served: ServedBoard, context: ToolContext): void {
    this.shown = 'board';
    this.board.followServed(served, context);
  }

  /** The board that is connected, if one is. */
  get connected(): ConnectedBoard | null {
    return this.board.connected;
  }

  /** Which one is open. */
  get open(): ToolName | null {
    return this.shown;
  }

  /** Opens it, or closes it if it is open. */
  toggle(name: ToolName, { redraw }: ToolContext): void {
    this.shown = this.shown === name ? null : name;
    redraw();
  }

  /** Returns whether there was one to close. */
  close({ redraw }: ToolContext): boolean {
    const was = this.shown !== null;
    this.shown = null;
    if (was) redraw();
    return was;
  }

  /** A capture file may be dropped anywhere on the page. `context` is asked for at that time. */
  takeDrops(context: () => ToolContext): void {
    const over = (isDropping: boolean) => {
      if (this.isDropping === isDropping) return;
      this.isDropping = isDropping;
      context().redraw();
    };
    addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      over(true);
    });
    addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) over(false);
    });
    addEventListener('drop', (event) => {
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      over(false);
      this.shown = 'capture';
      this.capture.open(file, context());
    });
  }
}
