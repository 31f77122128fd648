import type { TcpState } from '../../../src/tcp-states.ts';
import type { Cause } from '../../../src/trace-records.ts';
import type { ReportedState } from '../../experiments/model/outcome.ts';
import type { Text } from '../../language.ts';

/** Why an end is in its state. `{me}` and `{Me}` are that end, `{you}` and `{You}` the other one. */
export interface Explanation {
  words: Text;
  /** Section of RFC 9293 unless it says otherwise. */
  section: string;
}

/** A RST is a segment like no other. */
type Why = Cause | 'reset';

/** Of one edge. What is left out is explained as `otherwise` says. */
type Explained = Partial<Record<Why, Explanation>> & { otherwise: Explanation };

const of = (section: string, en: string, zh: string): Explanation => ({ words: { en, zh }, section });

/** Every end of a connection looks like one of these. */
const TO_CLOSED: Explained = {
  reset: of(
    '§3.10.7',
    '{You} sent a RST: there is no such connection there, or it was given up. {Me} forgets it at once, and answers nothing.',
    '{you}发来 RST：那边没有这个连接，或者已经放弃了它。{me}立刻忘掉这个连接，也不再应答。',
  ),
  call: of(
    '§3.10.5',
    'The program of {me} gave the connection up (ABORT): what was not sent yet is dropped, and a RST tells {you}.',
    '{me}的程序放弃了连接（ABORT）：还没有发出的数据被丢弃，并用 RST 通知{you}。',
  ),
  timer: of(
    '§3.8.3',
    'Nothing came back in time. {Me} gives the connection up, and its table entry is free again.',
    '迟迟没有应答。{me}放弃这个连接，表项重新空出来。',
  ),
  displaced: of(
    'lwIP, tcp_alloc',
    'The table of connections was full, and a new one needed the entry: lwIP ended this one before its time.',
    '连接表已满，新的连接需要表项：lwIP 提前结束了这个连接。',
  ),
  otherwise: of(
    '§3.3.2',
    'The connection is over at {me}: nothing is remembered of it.',
    '{me}这一端的连接已经结束，什么也不再记得。',
  ),
};

const EXPLAINED: Readonly<Record<string, Explained>> = {
  'CLOSED SYN_SENT': {
    otherwise: of(
      '§3.5',
      'The program of {me} called connect() (active OPEN). A SYN with the initial sequence number x is on its way; {me} waits for the answer.',
      '{me}的程序调用了 connect()（主动打开）。带有初始序列号 x 的 SYN 已经发出，{me}等待应答。',
    ),
  },
  'LISTEN SYN_RCVD': {
    otherwise: of(
      '§3.10.7.2',
      '{Me} heard the SYN and answers with its own number y and with ack=x+1. An entry of its table is taken already, though nobody has proved yet that {you} exists.',
      '{me}收到 SYN，用自己的序列号 y 和 ack=x+1 应答。虽然还没有证明{you}真的存在，连接表的一个表项已经被占用：这就是半连接。',
    ),
  },
  'SYN_SENT SYN_RCVD': {
    otherwise: of(
      '§3.5',
      'Both ends sent a SYN at the same time (simultaneous open). Each acknowledges the other’s, and one connection comes of it.',
      '两端同时发出了 SYN（同时打开）。各自确认对方的 SYN，结果是一个连接。',
    ),
  },
  'SYN_SENT ESTABLISHED': {
    otherwise: of(
      '§3.10.7.3',
      'The answer acknowledges x+1: {you} heard the SYN. {Me} acknowledges y+1 in turn and may send data from now on.',
      '应答确认了 x+1：{you}听到了 SYN。{me}再确认 y+1，从现在起可以发送数据。',
    ),
  },
  'SYN_SENT CLOSED': {
    reset: of(
      '§3.10.7.3',
      '{You} refused: nobody listens at that port, or {you} knows of another connection. The program is told "connection refused".',
      '{you}拒绝了：那个端口没有人监听，或者那里还记得另一个连接。程序得到“连接被拒绝”。',
    ),
    timer: of(
      '§3.8.3',
      'No SYN was answered, however often it was repeated. {Me} gives up: "connection timed out".',
      '不管重发多少次，SYN 都没有应答。{me}放弃：“连接超时”。',
    ),
    otherwise: TO_CLOSED.call!,
  },
  'SYN_RCVD ESTABLISHED': {
    otherwise: of(
      '§3.10.7.4',
      'The third segment acknowledges y+1: {you} heard {me} too, so both numbers are proved. The handshake is complete.',
      '第三个报文段确认了 y+1：{you}也听到了{me}，两个初始序列号都得到证实。三次握手完成。',
    ),
  },
  'SYN_RCVD FIN_WAIT_1': {
    otherwise: of(
      '§3.10.4',
      'The program of {me} closes before the handshake is complete: its FIN goes out all the same.',
      '握手还没有完成，{me}的程序就调用了 close()：FIN 照样发出。',
    ),
  },
  'SYN_RCVD CLOSED': {
    reset: of(
      '§3.10.7.4',
      '{You} knows nothing of this connection and said so with a RST: the SYN was an old one. The half-open entry goes out, and the port listens as before.',
      '{you}不知道这个连接，并用 RST 说明了这一点：那个 SYN 是失效的旧请求。半连接的表项被释放，端口照旧监听。',
    ),
    timer: of(
      'lwIP, tcp_slowtmr',
      'The third segment never came. After 20 s in SYN_RCVD lwIP drops the half-open connection; its entry is free again.',
      '第三个报文段一直没有来。在 SYN_RCVD 停留 20 秒后，lwIP 丢弃这个半连接，表项重新空出来。',
    ),
    otherwise: TO_CLOSED.otherwise,
  },
  'ESTABLISHED FIN_WAIT_1': {
    otherwise: of(
      '§3.6',
      'The program of {me} has no more to send and closes its half: a FIN says so (active close). It goes on receiving.',
      '{me}的程序没有数据要发了，关闭自己这一半：用 FIN 说明（主动关闭）。它仍然继续接收。',
    ),
  },
  'ESTABLISHED CLOSE_WAIT': {
    otherwise: of(
      '§3.6',
      '{You} has no more to send: its FIN is acknowledged. {Me} may go on sending, and stays here until its own program closes.',
      '{you}没有数据要发了，它的 FIN 已被确认。{me}还可以继续发送，并且一直停在这里，直到自己的程序调用 close()。',
    ),
  },
  'ESTABLISHED CLOSED': {
    timer: of(
      '§3.8.3, §3.8.4',
      '{You} has not answered for too long, to data or to a keep-alive: {me} gives the connection up.',
      '{you}太久没有应答数据或保活探测：{me}放弃这个连接。',
    ),
    otherwise: TO_CLOSED.otherwise,
  },
  'FIN_WAIT_1 FIN_WAIT_2': {
    otherwise: of(
      '§3.6',
      'The FIN of {me} is acknowledged (a FIN counts as one octet). The connection is half-closed: {you} may go on sending, {me} reads and acknowledges.',
      '{me}的 FIN 得到确认（FIN 占用一个序列号）。连接处于半关闭：{you}还可以继续发送，{me}只接收并确认。',
    ),
  },
  'FIN_WAIT_1 CLOSING': {
    otherwise: of(
      '§3.6',
      'Both ends sent their FIN at the same time (simultaneous close): {me} has the other’s FIN, but not yet the ACK of its own.',
      '两端同时发出了 FIN（同时关闭）：{me}收到了对方的 FIN，自己的 FIN 还没有得到确认。',
    ),
  },
  'FIN_WAIT_1 TIME_WAIT': {
    otherwise: of(
      '§3.3.2, note 2',
      'One segment brought both the ACK of the FIN and the FIN of {you}: three segments were enough to close. {Me} waits 2MSL.',
      '一个报文段同时带来了对 FIN 的确认和{you}的 FIN：三次就完成了挥手。{me}等待 2MSL。',
    ),
  },
  'FIN_WAIT_2 TIME_WAIT': {
    otherwise: of(
      '§3.6',
      '{You} has closed its half, too, and {me} acknowledged that FIN. Should this last ACK be lost, the FIN comes again: so {me}, who closed first, waits 2MSL.',
      '{you}也关闭了自己那一半，{me}确认了那个 FIN。万一最后这个 ACK 丢失，FIN 会再来一次，所以先关闭的{me}要等待 2MSL。',
    ),
  },
  'FIN_WAIT_2 CLOSED': {
    timer: of(
      'lwIP, tcp_slowtmr',
      'The FIN of {you} has not come for 20 s, and the program of {me} reads no more: lwIP gives up waiting. The standard has no such limit.',
      '{you}的 FIN 20 秒都没有来，{me}的程序也不再读取：lwIP 不再等待。标准里没有这个时限。',
    ),
    segment: of(
      '§3.10.7.4',
      'Data arrived, but the program of {me} has closed and nobody can read it: {me} answers with a RST, so that {you} learns that it is lost.',
      '数据到达了，但{me}的程序已经关闭，没有人能读它：{me}用 RST 应答，让{you}知道数据已经丢失。',
    ),
    otherwise: TO_CLOSED.otherwise,
  },
  'CLOSE_WAIT LAST_ACK': {
    otherwise: of(
      '§3.6',
      'Now the program of {me} closes, too: the second FIN is on its way, and {me} waits for its ACK, the last segment of the connection.',
      '现在{me}的程序也调用了 close()：第二个 FIN 已经发出，{me}等待它的 ACK，也就是这个连接的最后一个报文段。',
    ),
  },
  'CLOSING TIME_WAIT': {
    otherwise: of(
      '§3.6',
      'The FIN of {me} is acknowledged as well. After a simultaneous close both ends wait 2MSL.',
      '{me}的 FIN 也得到了确认。同时关闭之后，两端都要等待 2MSL。',
    ),
  },
  'LAST_ACK CLOSED': {
    segment: of(
      '§3.10.7.4',
      'The last ACK came: {you} knows that {me} has finished. Nothing is left to wait for, and the entry is free at once.',
      '最后一个 ACK 到了：{you}知道{me}已经结束。没有什么要等的了，表项立刻空出来。',
    ),
    timer: of(
      '§3.8.3',
      'The FIN was repeated again and again, and its ACK never came: {me} gives up.',
      'FIN 重传了一次又一次，ACK 始终没有来：{me}放弃。',
    ),
    otherwise: TO_CLOSED.otherwise,
  },
  'TIME_WAIT CLOSED': {
    timer: of(
      '§3.6.1',
      '2MSL have passed: a repeated FIN would have come by now, and old duplicates have died out. The pair of ports can be used again.',
      '2MSL 已过：重传的 FIN 早该到了，网络中旧的重复报文段也已消失。这一对端口可以再次使用。',
    ),
    reset: of(
      'RFC 1337',
      'A RST ended TIME_WAIT before its time: old duplicates may now be taken for a new connection’s (RFC 1337 advises against it).',
      'RST 提前结束了 TIME_WAIT：旧的重复报文段现在可能被当成新连接的（RFC 1337 不赞成这样做）。',
    ),
    segment: of(
      '§3.10.7.4',
      'A new SYN with a higher sequence number came: it opens the next connection between the same ports, and TIME_WAIT ends for it.',
      '来了一个序列号更高的新 SYN：它在同一对端口之间打开下一个连接，TIME_WAIT 为它让路。',
    ),
    otherwise: TO_CLOSED.otherwise,
  },
};

/** Why that end went from one state to the next. */
export function explanationOf(
  from: TcpState,
  { state, cause, segment }: Pick<ReportedState, 'state' | 'cause' | 'segment'>,
): Explanation {
  const why: Why = cause === 'segment' && segment?.flags.includes('R') ? 'reset' : (cause ?? 'inferred');
  // A connection that begins on a port where another one ended.
  const known =
    EXPLAINED[`${from} ${state}`] ?? (from === 'CLOSED' ? EXPLAINED[`LISTEN ${state}`] : undefined);
  const closed = state === 'CLOSED' ? TO_CLOSED[why] : undefined;
  return known?.[why] ?? closed ?? known?.otherwise ?? TO_CLOSED.otherwise;
}
