import { CutShortError } from '../capture/capture-error.ts';
import type { LeftOut, LeftOutReason } from '../capture/left-out.ts';
import { inLanguage } from '../in-language.ts';
import type { Language } from '../language.ts';
import type { CaptureContents } from './capture-contents.ts';
import { type LadderReportOptions, labelled } from './ladder-report.ts';

/** With what was left out in the place of `{1}`. */
const REASONS: Record<LeftOutReason['why'], string> = {
  cut: 'the capture kept too few octets: cut within the {1} header',
  malformed: 'malformed {1} header',
  fragment: 'IP fragments of datagrams that are not whole in this capture',
  sealed: 'in {1}, which is not looked into',
  'link type': 'link type {1} cannot be read',
  nested: 'too many headers, one within the other',
  checksum: 'wrong checksum, and no conversation to which the segment belongs',
};

export function leftOutText({ why, what, packets, first }: LeftOut, language: Language): string {
  const which = packets === 1 ? `packet ${first}` : `${packets} packets, the first of them ${first}`;
  const reason = REASONS[why].replace('{1}', what);
  return [which, reason].map((text) => inLanguage(text, language)).join(language === 'zh' ? '：' : ': ');
}

/** Lines on what the report may lack; empty if it is complete. */
export function leftOutTexts(
  leftOut: readonly LeftOut[],
  broken: CaptureContents['broken'],
  language: Language,
): string[] {
  const reason = broken instanceof CutShortError ? 'the capture is cut short there' : broken?.reason;
  const texts = [
    ...leftOut.map((one) => leftOutText(one, language)),
    ...(broken ? [inLanguage(`all from octet ${broken.offset} on: ${reason}`, language)] : []),
  ];
  return texts.length === 0 ? [] : [...texts, inLanguage('Segments may be missing above.', language)];
}

export function renderLeftOut(
  leftOut: readonly LeftOut[],
  broken: CaptureContents['broken'],
  options: LadderReportOptions,
): string[] {
  const texts = leftOutTexts(leftOut, broken, options.language);
  if (texts.length === 0) return [];
  return labelled(
    texts.map((text, index) => [index === 0 ? inLanguage('left out', options.language) : '', text]),
    options,
  );
}
