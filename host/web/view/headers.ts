import { html, nothing, type TemplateResult } from 'lit-html';
import { segmentLabel } from '../../report/number-text.ts';
import {
  type HeaderField,
  type HeaderLayer,
  headerLayers,
  hexOctets,
  octetRangeOf,
} from './header-fields.ts';
import { ladderStories } from './ladder-stories.ts';
import { VIEW_TEXTS } from './texts.ts';
import type { ViewProps } from './view.ts';

/** The selected segment as it is on the cable: its octets, and every field of every layer. */
export function headersView(props: ViewProps): TemplateResult {
  const { selected, language, recording, numbers } = props;
  const texts = VIEW_TEXTS[language];
  if (!selected) return html`<p class="soft">${texts.chooseSegment}</p>`;
  const story = ladderStories(recording).find(({ segments }) => segments.includes(selected));
  const title = html`<p class="headers-title">
    ${texts.Ends[selected.from]}: <b>${story ? segmentLabel(selected, numbers, story.names) : selected.flags}</b>
  </p>`;
  const { frame } = selected;
  if (!frame) return html`${title}<p class="soft">${texts.noFrame}</p>`;
  const layers = headerLayers(frame);
  return html`<div class="headers" @pointerover=${mark} @pointerout=${mark}>
    ${title} ${octetsView(frame, layers)}
    ${layers.map(
      (layer) => html`<details ?open=${layer.name === 'TCP' || layer.name === 'data'}>
        <summary>
          ${layer.name === 'data' ? texts.data : layer.name} <span class="soft">${sizeOf(layer)} ${texts.octets} ${layer.source ? `· ${layer.source}` : nothing}</span>
        </summary>
        <table>
          <thead>
            <tr>${texts.fieldColumns.map((column) => html`<th scope="col">${column}</th>`)}</tr>
          </thead>
          <tbody>${layer.fields.map((field) => row(field, frame, props))}</tbody>
        </table>
      </details>`,
    )}
  </div>`;
}

function row(field: HeaderField, frame: Uint8Array, { language }: ViewProps): TemplateResult {
  const { from, to } = octetRangeOf(field);
  const { name, bits, value, meaning } = field;
  const octets = frame.subarray(from, to);
  return html`<tr data-from=${from} data-to=${to}>
    <th scope="row">${name[language]}</th>
    <td>${bits}</td>
    <td class="hex">${octets.length > 8 ? `${hexOctets(octets.subarray(0, 8))} …` : hexOctets(octets)}</td>
    <td><code>${value}</code> <span class="soft">${meaning[language]}</span></td>
  </tr>`;
}

/** All octets in the order of sending, sixteen a line. */
function octetsView(frame: Uint8Array, layers: readonly HeaderLayer[]): TemplateResult {
  const layerOf = (octet: number) =>
    layers.find(({ fields }) =>
      fields.some((field) => octetRangeOf(field).from <= octet && octet < octetRangeOf(field).to),
    )?.name;
  return html`<p class="octets" aria-hidden="true">
    ${[...frame].map((octet, at) => html`<span data-octet=${at} class="in-${layerOf(at) ?? 'nothing'}">${hexOctets(Uint8Array.of(octet))}</span>`)}
  </p>`;
}

function sizeOf({ fields }: HeaderLayer): number {
  return fields.reduce((bits, field) => bits + field.bits, 0) / 8;
}

/** Under the pointer: a field and its octets. */
function mark(event: PointerEvent): void {
  const all = event.currentTarget as HTMLElement;
  for (const marked of all.querySelectorAll('.marked')) marked.classList.remove('marked');
  if (event.type !== 'pointerover') return;
  const target = event.target as Element;
  const octet = target.closest('[data-octet]')?.getAttribute('data-octet');
  const isOf = (row: Element) =>
    Number(row.getAttribute('data-from')) <= Number(octet) &&
    Number(octet) < Number(row.getAttribute('data-to'));
  const rows =
    octet == null ? [target.closest('[data-from]')] : [...all.querySelectorAll('[data-from]')].filter(isOf);
  for (const row of rows) {
    if (!row) continue;
    row.classList.add('marked');
    for (const one of all.querySelectorAll('[data-octet]')) {
      const at = Number(one.getAttribute('data-octet'));
      if (at >= Number(row.getAttribute('data-from')) && at < Number(row.getAttribute('data-to')))
        one.classList.add('marked');
    }
  }
}
