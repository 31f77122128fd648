"""
Sixteen clients of different manners. Each opens one connection after the other until stdin ends; then stdout gets one
JSON object: how many there were of each manner, and what each was told that did not go as it should.
"""

import collections, itertools, json, os, re, select, socket, struct, sys, threading, time

LAB = ('127.0.0.1', int(sys.argv[1]))
CONTROL = ('127.0.0.1', int(sys.argv[2]))
# For whatever a client waits for, in s: a machine that is busy may leave up without its processor for long.
LIMIT = 120
# Until the next try after a connection that was refused, in s.
PAUSE = 0.02
# What the board does after a FIN: each in turn, for so many connections.
POLICIES = itertools.cycle(['hold', 'close', 'drain'])
TURN = 50

opened, octets = collections.Counter(), collections.Counter()
cut, wrong = [], []
refused = 0
lock = threading.Lock()


def command(**fields):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        control.sendto(json.dumps(fields).encode(), CONTROL)


def greeting(client):
    line = b''
    while not line.endswith(b'\n'):
        octets_came = client.recv(100)
        if not octets_came:
            raise AssertionError(f'the stream ended in the greeting: {line}')
        line += octets_came
    return int(line.split()[-1])


def until_end(client):
    return b''.join(iter(lambda: client.recv(65536), b''))


def check(sent, came):
    """`came` is all that followed the greeting: the echo, and what a board says in CLOSE_WAIT (onFin: drain)."""
    if not re.fullmatch(re.escape(sent) + rb'(tcplab CLOSE_WAIT still sending, \d+ to go\r\n)*', came):
        raise AssertionError(f'sent {len(sent)} octets, got {len(came)} back: {came[:40]}')
    with lock:
        octets['echoed'] += len(sent)


# Each is given a connection, its number and octets to send.


def half_close(client, number, text):
    client.sendall(text)
    client.shutdown(socket.SHUT_WR)
    check(text, until_end(client))


def full_close(client, number, text):
    client.sendall(text)
    came = b''
    while len(came) < len(text) and (more := client.recv(len(text) - len(came))):
        came += more
    check(text, came)


def board_first(client, number, text):
    command(do='close', connection=number)
    check(b'', until_end(client))


def reset(client, number, text):
    client.sendall(text)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


def unread(client, number, text):
    client.sendall(text)
    select.select([client], [], [], 5)


def urgent(client, number, text):
    for at in range(0, len(text), 50):
        client.send(text[at : at + 49])
        client.send(text[at + 49 : at + 50], socket.MSG_OOB)
    client.shutdown(socket.SHUT_WR)
    check(text, until_end(client))


def big_write(client, number, text):
    half_close(client, number, text * 40)


def slow_reader(client, number, text):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    client.sendall(text * 10)
    client.shutdown(socket.SHUT_WR)
    came = b''
    while octets_came := client.recv(500):
        came += octets_came
        time.sleep(0.001)
    check(text * 10, came)


def vanish(client, number, text):
    """Is not even greeted. Others must have room in the board's table of five."""
    time.sleep(PAUSE)


MANNERS = [half_close, full_close, board_first, reset, unread, urgent, big_write, slow_reader, vanish]


def connection(manner):
    global refused
    number = None
    with lock:
        opened[manner.__name__] += 1
        if opened.total() % TURN == 0:
            command(do='set', onFin=next(POLICIES))
    try:
        with socket.create_connection(LAB, LIMIT) as client:
            if manner is not vanish:
                number = greeting(client)
            manner(client, number, os.urandom(1000))
    except ConnectionError as error:
        with lock:
            if number is None:
                refused += 1
            else:
                cut.append([number, manner.__name__, type(error).__name__])
        time.sleep(PAUSE)
    except Exception as error:
        with lock:
            wrong.append(f'{manner.__name__}, connection {number}: {type(error).__name__} {error}')


def run(manner):
    while not stopped.is_set():
        connection(manner)


stopped = threading.Event()
threads = [threading.Thread(target=run, args=[manner]) for manner in itertools.islice(itertools.cycle(MANNERS), 16)]
for thread in threads:
    thread.start()
sys.stdin.read()
stopped.set()
for thread in threads:
    thread.join()
print(json.dumps({'opened': opened, 'echoed': octets['echoed'], 'refused': refused, 'cut': cut, 'wrong': wrong}))
