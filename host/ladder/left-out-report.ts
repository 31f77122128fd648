import { CutShortError } from '../capture/capture-error.ts';
import type { LeftOut, LeftOutReason } from '../capture/left-out.ts';
import { inLanguage } from '../in-language.ts';
import type { Language } from '../language.ts';
import type { CaptureContents } from './capture-contents.ts';
import { type LadderReportOptions, renderFindings } from './ladder-report.ts';

/** Texts about packets that were left out. */
interface LeftOutTexts {
  label: string;
  reasons: Record<LeftOutReason['why'], (what: string) => string>;
  packets(count: number, first: number): string;
  /** Consequence for the report. */
  consequence: string;
  cutShort(offset: number): string;
  broken(offset: number, reason: string): string;
}

const TEXTS: Record<Language, LeftOutTexts> = {
  en: {
    label: 'left out',
    reasons: {
      cut: (layer) => `the capture kept too few octets: cut within the ${layer} header`,
      malformed: (layer) => `malformed ${layer} header`,
      fragment: () => 'IP fragments of datagrams that are not whole in this capture',
      sealed: (layer) => `in ${layer}, which is not looked into`,
      'link type': (number) => `link type ${number} cannot be read`,
      nested: () => 'too many headers, one within the other',
      checksum: () => 'wrong checksum, and no conversation to which the segment belongs',
    },
    packets: (count, first) =>
      count === 1 ? `packet ${first}: ` : `${count} packets, the first of them ${first}: `,
    consequence: 'Segments may be missing above.',
    cutShort: (offset) => `all from octet ${offset} on: the capture is cut short there`,
    broken: (offset, reason) => `all from octet ${offset} on: ${reason}`,
  },
  zh: {
    label: '未计入',
    reasons: {
      cut: (layer) => `捕获的字节太少，${layer} 首部被截断`,
      malformed: (layer) => `${layer} 首部格式错误`,
      fragment: () => 'IP 分片，其数据报在抓包文件中不完整',
      sealed: (layer) => `封装在 ${layer} 中，本程序不解析其内容`,
      'link type': (number) => `无法读取链路类型 ${number}`,
      nested: () => '首部嵌套过多',
      checksum: () => '校验和错误，且不属于任何会话',
    },
    packets: (count, first) => (count === 1 ? `分组 ${first}：` : `${count} 个分组，第一个是 ${first}：`),
    consequence: '以上可能缺少一些报文段。',
    cutShort: (offset) => `第 ${offset} 字节起的全部内容：捕获文件在此处被截断`,
    broken: (offset, reason) => `第 ${offset} 字节起的全部内容：${inLanguage(reason, 'zh')}`,
  },
};

export function leftOutText({ why, what, packets, first }: LeftOut, language: Language): string {
  const texts = TEXTS[language];
  return texts.packets(packets, first) + texts.reasons[why](what);
}

/** Lines on what the report may lack; empty if it is complete. */
export function leftOutTexts(
  leftOut: readonly LeftOut[],
  broken: CaptureContents['broken'],
  language: Language,
): string[] {
  const { consequence, cutShort, broken: brokenText } = TEXTS[language];
  const isCutShort = broken instanceof CutShortError;
  const texts = [
    ...leftOut.map((one) => leftOutText(one, language)),
    ...(broken ? [isCutShort ? cutShort(broken.offset) : brokenText(broken.offset, broken.reason)] : []),
  ];
  return texts.length === 0 ? [] : [...texts, consequence];
}

export function renderLeftOut(
  leftOut: readonly LeftOut[],
  broken: CaptureContents['broken'],
  options: LadderReportOptions,
): string[] {
  const { label } = TEXTS[options.language];
  const texts = leftOutTexts(leftOut, broken, options.language);
  if (texts.length === 0) return [];
  return renderFindings(
    texts.map((text, index) => [index === 0 ? label : '', text]),
    options,
  );
}
