import { CutShortError } from '../../capture/capture-error.ts';
import type { LeftOut } from '../../capture/left-out.ts';
import { inLanguage } from '../../in-language.ts';
import type { CaptureContents } from '../../ladder/capture-contents.ts';
import { leftOutText } from '../../ladder/left-out-report.ts';
import type { Language, Text } from '../../language.ts';

/** Why there is nothing to show of a file, and what can be done. */
export interface CaptureProblem {
  problem: Text;
  nextStep: Text;
}

interface ProblemTexts {
  empty: string;
  broken(offset: number, reason: string): string;
  /** `leftOut`: why packets were. */
  noSegment(packets: number, leftOut: readonly string[]): string;
  writers: string;
  running: string;
  whole: string;
}

const TEXTS: Record<Language, ProblemTexts> = {
  en: {
    empty: 'The file is empty: not even a capture’s header is in it.',
    broken: (offset, reason) => `The file cannot be read as a capture. Octet ${offset}: ${reason}.`,
    noSegment: (packets, leftOut) =>
      [`There is no TCP segment among the ${packets} packets of the file.`, ...leftOut].join(' '),
    writers: 'Choose a file that tcplab, Wireshark or tcpdump -w wrote (.pcap or .pcapng, .gz too).',
    running:
      'Start the capture before the connection is opened. For instance: tcpdump -i lo -w lab.pcap port 7000',
    whole: 'Capture whole packets: tcpdump -s 0 -w lab.pcap port 7000',
  },
  zh: {
    empty: '这个文件是空的：连抓包文件的首部都没有。',
    broken: (offset, reason) =>
      `这个文件不能当作抓包文件读取。第 ${offset} 字节：${inLanguage(reason, 'zh')}。`,
    noSegment: (packets, leftOut) => [`文件的 ${packets} 个分组中没有 TCP 报文段。`, ...leftOut].join(''),
    writers: '请选择由 tcplab、Wireshark 或 tcpdump -w 写的文件（.pcap 或 .pcapng，也可以是 .gz）。',
    running: '请在建立连接之前开始抓包。例如：tcpdump -i lo -w lab.pcap port 7000',
    whole: '请抓取完整的分组：tcpdump -s 0 -w lab.pcap port 7000',
  },
};

/** null where there is a conversation to show. */
export function problemOf(
  { octets, packets, broken }: CaptureContents,
  conversations: number,
  leftOut: readonly LeftOut[],
): CaptureProblem | null {
  const say = (text: (texts: ProblemTexts, language: Language) => string): Text => ({
    en: text(TEXTS.en, 'en'),
    zh: text(TEXTS.zh, 'zh'),
  });
  if (conversations > 0) return null;
  if (packets === 0 && octets === 0 && broken instanceof CutShortError)
    return { problem: say(({ empty }) => empty), nextStep: say(({ writers }) => writers) };
  if (packets === 0 && broken) {
    const { offset, reason } = broken;
    const problem = say((texts) => texts.broken(offset, reason));
    return { problem, nextStep: say(({ writers }) => writers) };
  }
  const isCut = leftOut[0]?.why === 'cut';
  return {
    problem: say((texts, language) =>
      texts.noSegment(
        packets,
        leftOut.map((one) => leftOutText(one, language)),
      ),
    ),
    nextStep: say(({ whole, running }) => (isCut ? whole : running)),
  };
}
