import { departuresIn } from './departure.ts';

/**
 * lwIP 2.2.0 and 2.2.1: what tcp_input, tcp_listen_input, tcp_process, tcp_receive and tcp_timewait_input (src/core/tcp_in.c) do otherwise than RFC 9293.
 */
export const DEPARTURES_LWIP_2_2 = departuresIn(`
no-sequence-check  No sequence check before ACK processing  处理 ACK 之前不检查序列号
  A segment outside the window should draw an ACK and be dropped before anything else in it is looked at; lwIP checks the window for data only, so that the segment’s ACK moves the connection on.
  窗口之外的报文段应当先引出一个 ACK 并被丢弃，其余内容一概不看；lwIP 只对数据检查窗口，这样的报文段里的 ACK 照样推动状态变化。
  k CLOSING [F. seq=RCV.NXT-1] →TIME_WAIT A
  k LAST_ACK [F. seq=RCV.NXT-1] →CLOSED –
  q SYN_RCVD →ESTABLISHED A
  q FIN_WAIT_1 →FIN_WAIT_2 A
  q CLOSING →TIME_WAIT A
  q LAST_ACK →CLOSED –
ack-flag-not-required  ACK flag not required  不要求 ACK 标志
  Once a connection exists, a segment without the ACK flag should be dropped; lwIP takes its data and its FIN as if the flag were there, believes such a RST in SYN_SENT, and takes the number of its own RST from the field that does not count.
  连接建立之后，没有 ACK 标志的报文段应当被丢弃；lwIP 照样接受其中的数据和 FIN，在 SYN_SENT 中照样相信这样的 RST，自己的 RST 也从这个无效的字段取序列号。
  r ESTABLISHED [F] →CLOSE_WAIT A+1
  r FIN_WAIT_1 [F] →CLOSING A+1
  r FIN_WAIT_2 [F] →TIME_WAIT A+1
  r ESTABLISHED [P len=10] = A+10 dl
  r FIN_WAIT_1 FIN_WAIT_2 [P len=10] after shutdown = A+10 dl
  r FIN_WAIT_1 FIN_WAIT_2 [P len=10] after close →CLOSED R. seq=SND.NXT ack=RCV.NXT+10
  r TIME_WAIT = A
  l SYN_SENT [R ack=SND.NXT] →CLOSED –
  b CLOSED TIME_WAIT [S seq=RCV.NXT ack=SND.NXT] = R. seq=SND.NXT ack=RCV.NXT+1
data-with-ack-of-unsent  Data taken from a segment that acknowledges data never sent  接受了确认“从未发送的数据”的报文段中的数据
  A segment whose ACK is above SND.NXT should draw an ACK and be dropped; lwIP sends that ACK, and then takes the segment’s data all the same (RFC 5961 §5 explains what a blind attacker gains by it).
  ACK 大于 SND.NXT 的报文段应当引出一个 ACK 并被丢弃；lwIP 发出这个 ACK 之后仍然接受其中的数据（RFC 5961 §5 说明了盲攻击者能因此得到什么）。
  i ESTABLISHED [P. ack=SND.NXT+1 len=10] = A, A+10 dl
  i FIN_WAIT_1 FIN_WAIT_2 [P. ack=SND.NXT+1 len=10] after shutdown = A, A+10 dl
  i FIN_WAIT_1 FIN_WAIT_2 [P. ack=SND.NXT+1 len=10] after close →CLOSED A, R. seq=SND.NXT ack=RCV.NXT+10
syn-in-window-in-syn-rcvd  SYN in window in SYN_RCVD ignored  SYN_RCVD 中忽略窗口之内的 SYN
  A SYN in the window should send a half-open connection that came from LISTEN back there; lwIP neither answers nor changes anything, and SYN_RCVD waits out its 20 s.
  来自 LISTEN 的半连接收到窗口之内的 SYN 应当回到 LISTEN；lwIP 既不回答也不改变状态，SYN_RCVD 一直等满 20 秒。
  b d t t′ u u′ SYN_RCVD = –
syn-outside-window-in-syn-rcvd  SYN outside the window in SYN_RCVD ignored  SYN_RCVD 中忽略窗口之外的 SYN
  A segment with an unacceptable sequence number should draw an ACK; in SYN_RCVD lwIP leaves a SYN that is not the first one’s copy without an answer.
  序列号不可接受的报文段应当引出一个 ACK；在 SYN_RCVD 中，只要不是第一个 SYN 的副本，lwIP 就不回答。
  a SYN_RCVD [S seq=RCV.NXT-100] = –
  c SYN_RCVD = –
syn-copy-in-syn-rcvd  SYN retransmitted in SYN_RCVD answered with SYN,ACK  SYN_RCVD 中用 SYN,ACK 回答重传的 SYN
  The copy of a SYN lies below the window and should draw a plain ACK; lwIP sends its SYN,ACK again, as most stacks do, which helps when the first one was lost.
  SYN 的副本在窗口之前，应当引出一个普通的 ACK；lwIP 像多数协议栈一样重发 SYN,ACK，第一个 SYN,ACK 丢失时这很有用。
  a SYN_RCVD [S seq=IRS] = SA
  e SYN_RCVD = SA
rst-in-time-wait  RST in TIME_WAIT ignored  TIME_WAIT 中忽略 RST
  An exact RST should end TIME_WAIT, and one in the window should draw a challenge ACK; lwIP drops every RST there, as RFC 1337 advises, so that an old one cannot cut 2MSL short.
  精确的 RST 应当结束 TIME_WAIT，窗口之内的 RST 应当引出质询 ACK；lwIP 按照 RFC 1337 的建议丢弃一切 RST，使旧的 RST 不能缩短 2MSL。
  l l′ m TIME_WAIT = –
syn-in-time-wait  SYN in window in TIME_WAIT answered with RST  TIME_WAIT 中用 RST 回答窗口之内的 SYN
  A SYN in TIME_WAIT may open a new connection or else should draw a challenge ACK; lwIP sends the reset of the older RFC 793, stays in TIME_WAIT, and a client that comes back too early on the same port is refused.
  TIME_WAIT 中的 SYN 可以打开新连接，否则应当引出质询 ACK；lwIP 按较早的 RFC 793 发送 RST 并留在 TIME_WAIT，过早用同一端口回来的客户端会被拒绝。
  b TIME_WAIT [S seq=RCV.NXT / S seq=RCV.NXT+100] = RA
  d u u′ TIME_WAIT = RA
  t TIME_WAIT = R. seq=0 ack=RCV.NXT+1
  t′ TIME_WAIT = R. seq=SND.NXT ack=RCV.NXT+1
window-one-octet-too-wide  Window one octet too wide for RST and SYN  对 RST 和 SYN 而言窗口宽了一个字节
  The window ends before RCV.NXT+RCV.WND; where lwIP checks a RST, and a SYN in TIME_WAIT, it counts that number in.
  窗口止于 RCV.NXT+RCV.WND 之前；lwIP 检查 RST 以及 TIME_WAIT 中的 SYN 时把这个序列号也算在窗口之内。
  c TIME_WAIT [S seq=RCV.NXT+RCV.WND] = RA
  n SYN_RCVD ESTABLISHED FIN_WAIT_1 FIN_WAIT_2 CLOSING CLOSE_WAIT LAST_ACK [R seq=RCV.NXT+RCV.WND] = A
text-in-time-wait  Data in TIME_WAIT acknowledged  TIME_WAIT 中确认数据
  Data after the peer’s FIN should be ignored; in TIME_WAIT lwIP answers everything that takes sequence numbers with an ACK (of what it has received, not of that data).
  对方 FIN 之后的数据应当被忽略；在 TIME_WAIT 中，凡是占用序列号的报文段 lwIP 都用 ACK 回答（确认的是已经收到的，而不是这些数据）。
  o p TIME_WAIT = A
bad-ack-in-time-wait  Unacceptable ACK in TIME_WAIT ignored  TIME_WAIT 中忽略不可接受的 ACK
  An ACK outside the window, or of data never sent, should be answered with an ACK; in TIME_WAIT lwIP answers only what takes sequence numbers.
  窗口之外的 ACK，或者确认从未发送的数据的 ACK，应当用 ACK 回答；在 TIME_WAIT 中 lwIP 只回答占用序列号的报文段。
  i TIME_WAIT [. ack=SND.NXT+1] = –
  q TIME_WAIT [. seq=RCV.NXT-1 / . seq=RCV.NXT+RCV.WND+100] = –
silent-end-after-close  No RST for data that comes with FIN after CLOSE  CLOSE 之后数据与 FIN 同来时不发 RST
  Data that nobody will read any more should draw a RST; when the peer’s FIN is in the same segment lwIP is in TIME_WAIT already as it aborts, and the connection goes without a word.
  再也没有人读取的数据应当引出 RST；如果同一报文段里还有对方的 FIN，lwIP 放弃连接时已经处于 TIME_WAIT，连接就悄无声息地消失了。
  s FIN_WAIT_1 FIN_WAIT_2 →CLOSED –
rst-with-ack  RST always with ACK  RST 总是带 ACK
  The answer to a segment with ACK should be a RST without: its SEQ=SEG.ACK is all that the receiver checks; lwIP sets the ACK flag and acknowledges the segment in every RST, which does no harm but shows which stack it is.
  对带 ACK 的报文段应当回答不带 ACK 的 RST：接收方只检查 SEQ=SEG.ACK；lwIP 的每个 RST 都置 ACK 标志并确认该报文段，这没有害处，但能看出是哪种协议栈。
  d e f g h i j j′ k o p q u′ CLOSED LISTEN = RA
  g h i j′ SYN_RCVD = RA
fin-beside-syn  FIN beside a SYN not counted  SYN 旁边的 FIN 不计入长度
  SYN and FIN take a sequence number each, so that a RST should acknowledge SEQ+2; lwIP counts one number for both (tcplen in tcp_input), and acknowledges SEQ+1.
  SYN 和 FIN 各占一个序列号，RST 应当确认 SEQ+2；lwIP 把两者合计为一个（tcp_input 中的 tcplen），只确认 SEQ+1。
  t CLOSED = R. seq=0 ack=RCV.NXT+1
  t′ CLOSED LISTEN = R. seq=SND.NXT ack=RCV.NXT+1
no-simultaneous-open  No simultaneous open  不支持同时打开
  A SYN without ACK in SYN_SENT should be answered with SYN,ACK and lead to SYN_RCVD (MUST-10); lwIP ignores it, so that two programs that open at once never meet.
  SYN_SENT 中不带 ACK 的 SYN 应当引出 SYN,ACK 并进入 SYN_RCVD（MUST-10）；lwIP 不予理会，两个程序如果同时打开，就永远连不上。
  a b c t u SYN_SENT = –
ack-without-syn-in-syn-sent  Acceptable ACK without SYN in SYN_SENT answered with RST  SYN_SENT 中用 RST 回答可接受但不带 SYN 的 ACK
  In SYN_SENT an acceptable ACK without SYN, with a FIN or data or without, should be dropped; lwIP takes it for that of a half-open connection, answers RST,ACK and sends its SYN again at once.
  SYN_SENT 中可接受、但不带 SYN 的 ACK，无论有没有 FIN 或数据，都应当被丢弃；lwIP 把它当作半开连接的报文段，回答 RST,ACK，并立即重发 SYN。
  f j o p q SYN_SENT = RA, S seq=ISS
syn-again-in-syn-sent  SYN again at once after a RST in SYN_SENT  SYN_SENT 中发出 RST 后立即重发 SYN
  An ACK of data never sent should draw a RST, and no more; lwIP sends its SYN again at once behind it (a RST,ACK, as everywhere) instead of waiting for its timer, so that a connection that follows a crash opens sooner.
  确认从未发送的数据的 ACK 应当只引出一个 RST；lwIP 在 RST（与各处一样是 RST,ACK）之后不等定时器就立即重发 SYN，使崩溃之后的新连接更快建立。
  g h i j′ SYN_SENT = RA, S seq=ISS
text-beside-syn-ack  Data and FIN beside a SYN,ACK ignored  忽略与 SYN,ACK 同来的数据和 FIN
  What comes with an acceptable SYN,ACK should be processed at once: data delivered, a FIN acknowledged; lwIP takes the SYN alone, and the peer must send the rest again.
  与可接受的 SYN,ACK 同来的内容应当立即处理：数据交付，FIN 得到确认；lwIP 只接受 SYN，其余的对方必须重发。
  t′ u′ SYN_SENT →ESTABLISHED A+1
`);
