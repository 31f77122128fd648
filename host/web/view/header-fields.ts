import type { Text } from '../../language.ts';
import { EtherType } from '../../packet/ethernet.ts';
import { IpProtocol } from '../../packet/ipv4.ts';
import { type Packet, parseFrame } from '../../packet/packet.ts';
import type { ParsedTcp } from '../../packet/tcp.ts';
import { TcpFlag } from '../../packet/tcp-flags.ts';
import type { TcpOption } from '../../packet/tcp-options.ts';

/** One header of a frame, or what it carries. */
export interface HeaderLayer {
  name: 'Ethernet' | 'IPv4' | 'TCP' | 'data';
  /** The section that draws it. */
  source: string;
  fields: HeaderField[];
}

export interface HeaderField {
  name: Text;
  /** Of the frame, in bits from its beginning. */
  fromBit: number;
  bits: number;
  value: string;
  /** What the value says; empty where it says it itself. */
  meaning: Text;
}

type Meaning = Text | '';

/** Every field of a frame, layer by layer, in the order in which it is sent. What the codec cannot read is left out. */
export function headerLayers(frame: Uint8Array): HeaderLayer[] {
  const packet = parseFrame(frame);
  const layers = [
    ethernetLayer(packet),
    ipLayer(packet, frame),
    tcpLayer(packet, frame),
    dataLayer(packet, frame),
  ];
  return layers.filter((layer) => layer !== null);
}

/** Lays fields one behind the other. */
class Fields {
  readonly all: HeaderField[] = [];
  private at: number;

  constructor(fromOctet: number) {
    this.at = fromOctet * 8;
  }

  add(bits: number, en: string, zh: string, value: string | number, meaning: Meaning = ''): this {
    const told = meaning === '' ? { en: '', zh: '' } : meaning;
    this.all.push({ name: { en, zh }, fromBit: this.at, bits, value: String(value), meaning: told });
    this.at += bits;
    return this;
  }
}

const same = (text: string): Text => ({ en: text, zh: text });

function ethernetLayer({ ethernet }: Packet): HeaderLayer | null {
  if (!ethernet) return null;
  const { destination, source, etherType } = ethernet;
  const inside = etherType === EtherType.ipv4 ? same('IPv4') : etherType === EtherType.arp ? same('ARP') : '';
  const { all } = new Fields(0)
    .add(48, 'Destination', '目的 MAC 地址', destination, {
      en: 'who on this cable takes the frame',
      zh: '线路上由谁接收这一帧',
    })
    .add(48, 'Source', '源 MAC 地址', source)
    .add(16, 'EtherType', '类型', hex(etherType, 4), inside);
  return { name: 'Ethernet', source: 'IEEE 802.3', fields: all };
}

const ETHERNET = 14;

function ipLayer({ ipv4 }: Packet, frame: Uint8Array): HeaderLayer | null {
  if (!ipv4) return null;
  const view = viewOf(frame);
  const headerOctets = (frame[ETHERNET]! & 15) * 4;
  const { trafficClass, identification, dontFragment, moreFragments, fragmentOffset } = ipv4;
  const fields = new Fields(ETHERNET)
    .add(4, 'Version', '版本', 4)
    .add(4, 'IHL', '首部长度', headerOctets / 4, octets(headerOctets, '× 4 ='))
    .add(6, 'DSCP', '区分服务', trafficClass >> 2)
    .add(2, 'ECN', '显式拥塞通知', trafficClass & 3)
    .add(16, 'Total length', '总长度', view.getUint16(ETHERNET + 2), {
      en: 'octets, this header included',
      zh: '字节，包括首部',
    })
    .add(16, 'Identification', '标识', identification, {
      en: 'tells the fragments of one packet',
      zh: '区分同一个数据报的各个分片',
    })
    .add(1, 'Reserved', '保留', 0)
    .add(
      1,
      'DF',
      '禁止分片',
      Number(dontFragment),
      dontFragment ? { en: 'do not fragment', zh: '不允许分片' } : '',
    )
    .add(1, 'MF', '更多分片', Number(moreFragments), {
      en: moreFragments ? 'more fragments follow' : 'no fragment follows',
      zh: moreFragments ? '后面还有分片' : '后面没有分片',
    })
    .add(13, 'Fragment offset', '片偏移', fragmentOffset / 8)
    .add(8, 'TTL', '生存时间', ipv4.ttl, { en: 'routers left to cross', zh: '还能经过的路由器数' })
    .add(8, 'Protocol', '协议', ipv4.protocol, ipv4.protocol === IpProtocol.tcp ? same('TCP') : '')
    .add(16, 'Header checksum', '首部校验和', hex(ipv4.checksum, 4), checksumMeaning(ipv4.checksumOk))
    .add(32, 'Source address', '源地址', ipv4.source)
    .add(32, 'Destination address', '目的地址', ipv4.destination);
  if (headerOctets > 20) fields.add((headerOctets - 20) * 8, 'Options', '选项', `${headerOctets - 20}`);
  return { name: 'IPv4', source: 'RFC 791 §3.1', fields: fields.all };
}

function tcpLayer({ ipv4, tcp }: Packet, frame: Uint8Array): HeaderLayer | null {
  if (!ipv4 || !tcp) return null;
  const begin = tcpBegin(frame);
  const dataOffset = frame[begin + 12]! >> 4;
  const fields = new Fields(begin)
    .add(16, 'Source port', '源端口', tcp.sourcePort)
    .add(16, 'Destination port', '目的端口', tcp.destinationPort)
    .add(32, 'Sequence number', '序号（序列号）', tcp.seq, seqMeaning(tcp))
    .add(32, 'Acknowledgment number', '确认号', tcp.ack, ackMeaning(tcp))
    .add(4, 'Data offset', '数据偏移', dataOffset, octets(dataOffset * 4, '× 4 ='))
    .add(4, 'Reserved', '保留', tcp.reserved);
  for (const [bit, name, meaning] of FLAGS) {
    const set = (tcp.flags & bit) !== 0;
    fields.add(1, name, name, Number(set), set ? meaning : '');
  }
  fields
    .add(16, 'Window', '窗口', tcp.window, {
      en: 'octets for which there is room, from the acknowledgment number on',
      zh: '从确认号起还能接收的字节数',
    })
    .add(
      16,
      'Checksum',
      '校验和',
      hex(tcp.checksum, 4),
      tcp.checksumOk === null ? '' : checksumMeaning(tcp.checksumOk === true),
    )
    .add(
      16,
      'Urgent pointer',
      '紧急指针',
      tcp.urgentPointer,
      (tcp.flags & TcpFlag.urg) === 0 ? UNUSED : URGENT,
    );
  let at = begin + 20;
  for (const option of tcp.options) {
    const length = optionLength(option, begin + dataOffset * 4 - at);
    fields.add(length * 8, ...optionField(option));
    at += length;
  }
  const padding = begin + dataOffset * 4 - at;
  if (padding > 0) fields.add(padding * 8, 'Padding', '填充', 0);
  return { name: 'TCP', source: 'RFC 9293 §3.1', fields: fields.all };
}

function dataLayer({ ipv4, tcp }: Packet, frame: Uint8Array): HeaderLayer | null {
  if (!ipv4 || !tcp || tcp.payload.length === 0) return null;
  const { length } = tcp.payload;
  const begin = tcpBegin(frame) + (frame[tcpBegin(frame) + 12]! >> 4) * 4;
  const text = JSON.stringify(new TextDecoder('utf-8').decode(tcp.payload));
  const { all } = new Fields(begin).add(length * 8, 'Data', '数据', text, octets(length));
  return { name: 'data', source: '', fields: all };
}

function tcpBegin(frame: Uint8Array): number {
  return ETHERNET + (frame[ETHERNET]! & 15) * 4;
}

const FLAGS: readonly (readonly [bit: number, name: string, meaning: Text])[] = [
  [TcpFlag.cwr, 'CWR', { en: 'congestion window reduced', zh: '拥塞窗口已减小' }],
  [TcpFlag.ece, 'ECE', { en: 'congestion was met', zh: '遇到拥塞' }],
  [TcpFlag.urg, 'URG', { en: 'the urgent pointer counts', zh: '紧急指针有效' }],
  [TcpFlag.ack, 'ACK', { en: 'the acknowledgment number counts', zh: '确认号有效' }],
  [TcpFlag.psh, 'PSH', { en: 'hand it to the program now', zh: '立即交给程序' }],
  [TcpFlag.rst, 'RST', { en: 'there is no such connection: forget it', zh: '没有这个连接：请忘掉它' }],
  [
    TcpFlag.syn,
    'SYN',
    { en: 'a connection begins; the SYN counts as one octet', zh: '连接开始；SYN 占用一个序列号' },
  ],
  [
    TcpFlag.fin,
    'FIN',
    { en: 'no more to send; the FIN counts as one octet', zh: '没有数据要发了；FIN 占用一个序列号' },
  ],
];

const UNUSED: Text = { en: 'not used: URG is not set', zh: '无效：URG 没有置位' };
const URGENT: Text = {
  en: 'octets from seq to the end of the urgent data',
  zh: '从序号起到紧急数据末尾的字节数',
};

function seqMeaning({ flags, payload }: ParsedTcp): Text {
  const [syn, fin] = [(flags & TcpFlag.syn) !== 0, (flags & TcpFlag.fin) !== 0];
  if (syn)
    return {
      en: 'the initial sequence number: the SYN itself has it',
      zh: '初始序列号：就是 SYN 自己的序号',
    };
  if (payload.length > 0)
    return {
      en: `the number of the first of ${payload.length} octets${fin ? '; the FIN comes behind them' : ''}`,
      zh: `${payload.length} 个字节中第一个的序号${fin ? '；FIN 排在它们之后' : ''}`,
    };
  if (fin) return { en: 'the number of the FIN', zh: 'FIN 的序号' };
  return {
    en: 'of the next octet to be sent; this segment has none',
    zh: '下一个要发送的字节的序号；本报文段没有数据',
  };
}

function ackMeaning({ flags }: ParsedTcp): Text {
  return (flags & TcpFlag.ack) === 0
    ? { en: 'not used: ACK is not set', zh: '无效：ACK 没有置位' }
    : {
        en: 'the next octet that is expected: all before it has arrived',
        zh: '期望收到的下一个字节：它之前的都已收到',
      };
}

function optionLength(option: TcpOption, room: number): number {
  switch (option.kind) {
    case 'eol':
    case 'nop':
      return 1;
    case 'mss':
      return 4;
    case 'window-scale':
      return 3;
    case 'sack-permitted':
      return 2;
    case 'sack':
      return 2 + 8 * option.blocks.length;
    case 'timestamps':
      return 10;
    case 'unknown':
      return 2 + option.data.length;
    case 'malformed':
      return room;
  }
}

function optionField(option: TcpOption): [en: string, zh: string, value: string | number, meaning?: Meaning] {
  switch (option.kind) {
    case 'eol':
      return ['Option: end of list', '选项：列表结束', 0];
    case 'nop':
      return ['Option: no operation', '选项：无操作', 1];
    case 'mss':
      return [
        'Option: MSS',
        '选项：最大报文段长度',
        option.mss,
        {
          en: 'the most octets of data that its sender takes in one segment',
          zh: '发送方在一个报文段中最多接收的数据字节数',
        },
      ];
    case 'window-scale':
      return [
        'Option: window scale',
        '选项：窗口扩大',
        option.shift,
        {
          en: `the window counts ${2 ** option.shift} octets each`,
          zh: `窗口以 ${2 ** option.shift} 字节为单位`,
        },
      ];
    case 'sack-permitted':
      return ['Option: SACK permitted', '选项：允许选择确认', ''];
    case 'sack':
      return [
        'Option: SACK',
        '选项：选择确认',
        option.blocks.map(({ left, right }) => `${left}–${right}`).join(', '),
        { en: 'these octets have arrived, too', zh: '这些字节也已收到' },
      ];
    case 'timestamps':
      return ['Option: timestamps', '选项：时间戳', `${option.value}, ${option.echo}`];
    case 'unknown':
      return [`Option ${option.type}`, `选项 ${option.type}`, hexOctets(option.data)];
    case 'malformed':
      return ['Illegal option', '非法选项', hexOctets(option.data)];
  }
}

function checksumMeaning(holds: boolean): Text {
  return holds ? { en: 'right', zh: '正确' } : { en: 'wrong: the packet is dropped', zh: '错误：丢弃' };
}

function octets(count: number, before = ''): Text {
  return { en: `${before} ${count} octets`.trim(), zh: `${before} ${count} 字节`.trim() };
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** `0a ff` */
export function hexOctets(octets: Uint8Array): string {
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
}

/** The octets in which a field is, from the first. */
export function octetRangeOf({ fromBit, bits }: HeaderField): { from: number; to: number } {
  return { from: Math.floor(fromBit / 8), to: Math.ceil((fromBit + bits) / 8) };
}

function viewOf(frame: Uint8Array): DataView {
  return new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
}
