/** What a page wants to have carried out: it ends every lab connection. */
const COMMAND = '{"id":1,"do":"clear"}\n';

const request = (head: string, body: string) =>
  `${head} HTTP/1.1\r\nHost: 127.0.0.1:7001\r\nOrigin: http://example.com\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const BOUNDARY = '------WebKitFormBoundaryGAsHCodD2YiFdyA3';

/** What a server of the page's chose is sent back: 18,000 octets at most (RFC 8446 §4.2.11), any at all. */
const TICKET = `\n${COMMAND}`.repeat(40);

/**
 * What a web page can get its visitor's browser to send to a port that does not speak HTTP, in the form in which Chromium 156 sends it; one octet a
 * character. None can begin otherwise: the page chooses what comes later.
 */
const TEXTS: Record<string, string> = {
  'fetch with a text body': request('POST /', COMMAND),
  'a form of text/plain': request('POST /', `{"id":1,"do":"clear","x":"="}\r\n${COMMAND}\r\n`),
  'a form in parts': request(
    'POST /',
    `${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${COMMAND}\r\n${BOUNDARY}--\r\n`,
  ),
  'a name that the page’s owner has pointed at 127.0.0.1': request('POST /', COMMAND).replace(
    '127.0.0.1',
    'rebound.example.com',
  ),
  'a WebSocket': `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:7001\r\nUpgrade: websocket\r\nSec-WebSocket-Key: uX75d/sQx7RjWSUx3m2jSw==\r\n\r\n${COMMAND}`,
  'a path with a command in it': `GET /{"id":1,"do":"clear"} HTTP/1.1\r\n\r\n${COMMAND}`,
  'HTTP/0.9': `GET /\r\n${COMMAND}`,
  'HTTP/2': `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x12\x04\0\0\0\0\0${COMMAND}`,
  'a TLS hello with a session ticket': `\x16\x03\x01\x07\xc6\x01\0\x07\xc2\x03\x03${TICKET}`,
  'a TLS hello of exactly 2,570 octets': `\x16\x03\x01\n\n\x01\0\n\x06\x03\x03${TICKET}`,
  'a STUN request in TCP': `\0\x03\0\x08\x21\x12\xa4\x42FACfo/IkcTtL\0\x19\0\x04\x11\0\0\0\0\x06\0\x17\n${COMMAND}`,
  'a STUN request in a frame of 2,570 octets': `\n\n\0\x01\0\x08\x21\x12\xa4\x42FACfo/IkcTtL\0\x06\0\x17\n${COMMAND}`,
};

/** Name and octets. */
export const STRANGERS = Object.entries(TEXTS).map(
  ([name, text]) => [name, Uint8Array.from(text, (character) => character.charCodeAt(0))] as const,
);
