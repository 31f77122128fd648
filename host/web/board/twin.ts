import { html, nothing, type TemplateResult } from 'lit-html';
import type { RecordedProbe } from '../engine/record-probe.ts';
import type { Probe } from '../recording/run.ts';
import type { ToolContext } from '../tools/context.ts';
import { mismatchView } from '../view/verdict.ts';
import { BOARD_TEXTS } from './board-texts.ts';
import { differences } from './differences.ts';

/** Makes a probe on the connected board and on the virtual one, and shows both beside each other. Returns the connected board's. */
export async function probeBoth(probe: Probe, context: ToolContext): Promise<RecordedProbe> {
  if (!context.board) throw new Error('no board is connected');
  const virtual = await context.engine.ask('probe', probe);
  const probed = await context.board.use(context, (board) => board.ask('probe', probe));
  context.pair(virtual.recording, probed.recording, probed.probeUs);
  return probed;
}

/** Where the connected board's recording that is shown differs from the virtual board's beside it; nothing if that is not what is shown. */
export function twinView({ recording, origin, language }: ToolContext): TemplateResult | typeof nothing {
  if (!recording || recording.run || !origin || recording.outcome?.verdict === 'skipped') return nothing;
  const texts = BOARD_TEXTS[language];
  const found = differences(origin, recording);
  return html`<section class="verdict" aria-label=${texts.twin.title}>
    <p>${found.length === 0 ? `✓ ${texts.twin.same}` : `≠ ${texts.twin.differs}`}</p>
    ${found.map((mismatch) => mismatchView(mismatch, language))}
  </section>`;
}
