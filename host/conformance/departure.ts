import type { TcpState } from '../../src/tcp-states.ts';
import type { Text } from '../language.ts';
import type { Via } from '../probe/probe-states.ts';

/** One way in which a version of lwIP is known not to do what RFC 9293 asks for: a lesson, and the expected behaviour of that version. */
export interface Departure {
  /** kebab-case. */
  id: string;
  title: Text;
  /** One sentence: what should happen, and what does. */
  explanation: Text;
  seen: readonly Sighting[];
}

/** Where it shows, and how. */
interface Sighting {
  rows: readonly string[];
  states: readonly TcpState[];
  /** In the words of `outcomeText`. */
  outcome: string;
  /** Those of the row's segments that it is about; all when left out. */
  probes?: readonly string[];
  /** Likewise. */
  via?: Via;
}

const SIGHTING =
  /^(?<rows>[^A-Z]+) (?<states>[A-Z][A-Z_12 ]*?)( \[(?<probes>.+)\])?( after (?<via>\w+))? (?<outcome>[=→].*)$/;

/**
 * Of each departure the first line has id and title in English and Chinese, apart by two spaces; the next two explain it; the others say where it shows: rows, states,
 * perhaps segments in brackets and the way of closing, and the outcome, as in `r FIN_WAIT_1 [F / P len=10] after close →CLOSED –`.
 */
export function departuresIn(table: string): Departure[] {
  return table
    .trim()
    .split(/\n(?=\S)/)
    .map((text) => {
      const [head = '', en = '', zh = '', ...seen] = text.split('\n').map((line) => line.trim());
      const [id = '', title = '', titleZh = ''] = head.split(/ {2,}/);
      return { id, title: { en: title, zh: titleZh }, explanation: { en, zh }, seen: seen.map(sightingIn) };
    });
}

function sightingIn(line: string): Sighting {
  const { rows = '', states = '', probes, via, outcome = '' } = SIGHTING.exec(line)?.groups ?? {};
  return {
    rows: rows.split(' '),
    states: states.split(' ') as TcpState[],
    outcome,
    ...(probes && { probes: probes.split(' / ') }),
    ...(via && { via: via as Via }),
  };
}
