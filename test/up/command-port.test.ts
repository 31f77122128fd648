import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { openCommandPort } from '../../host/up/command-port.ts';

it('answers commands, and never an answer: two such ports do not talk to each other without end', async () => {
  const port = await openCommandPort({ host: '127.0.0.1', port: 0, option: '--control-port' }, () => ({
    pong: true,
  }));
  const user = createSocket('udp4');
  onTestFinished(() => {
    port.close();
    user.close();
  });
  user.connect(port.address().port, '127.0.0.1');
  await once(user, 'connect');
  const answers: string[] = [];
  user.on('message', (datagram) => answers.push(String(datagram)));
  user.send('{"do":"dance"}');
  await expect.poll(() => answers).toEqual([expect.stringContaining('must be one of')]);
  for (const what of [answers[0]!, '{"pong":true}', 'GET / HTTP/1.1\r\n\r\n', '[[[', 'null', ''])
    user.send(what);
  user.send('{"do":"ping"}');
  await expect
    .poll(() => answers.slice(1), { message: 'only the command is answered' })
    .toEqual(['{"pong":true}']);
});
