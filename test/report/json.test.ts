import { expect, it } from 'vitest';
import { AS_IT_IS, compareLines } from '../../host/experiments/judge/compare-lines.ts';
import { jsonReport } from '../../host/report/json.ts';
import { directClose } from './outcomes.ts';

const board = { kind: 'virtual', name: 'virtual', lwip: '2.2.1', app: '0.1.0', states: 'observed' } as const;

it('keeps the contract: names, and nothing that is not documented', () => {
  const lost = { ...directClose().segments[0]!, lost: true as const };
  const outcome = { ...directClose(), segments: [lost], leds: directClose().leds.slice(0, 1) };
  expect(JSON.stringify(jsonReport({ board, outcomes: [outcome] }), null, 2)).toMatchInlineSnapshot(`
    "{
      "board": {
        "kind": "virtual",
        "name": "virtual",
        "lwip": "2.2.1",
        "app": "0.1.0",
        "states": "observed"
      },
      "experiments": [
        {
          "name": "direct-close",
          "verdict": "pass",
          "boardStates": [
            "LISTEN",
            "SYN_RCVD",
            "ESTABLISHED",
            "CLOSE_WAIT",
            "LAST_ACK",
            "CLOSED"
          ],
          "clientStates": [
            "CLOSED",
            "SYN_SENT",
            "ESTABLISHED",
            "FIN_WAIT_1",
            "TIME_WAIT",
            "CLOSED"
          ],
          "segments": [
            {
              "from": "client",
              "flags": "S",
              "seq": 0,
              "ack": null,
              "len": 0,
              "timeUs": 0,
              "win": 11680,
              "absolute": {
                "seq": 1000,
                "ack": null
              },
              "lost": true
            }
          ],
          "leds": [
            {
              "state": "SYN_RCVD",
              "pin": 2,
              "litMs": 600
            }
          ],
          "mismatches": [],
          "durationUs": 121002000
        }
      ]
    }"
  `);
});

it('gives null for a client that does not show its states, and the reason of what was skipped', () => {
  const { experiments } = jsonReport({
    board,
    outcomes: [
      { ...directClose(), verdict: 'skipped', reason: { en: 'no cable', zh: '没有线路' }, client: null },
    ],
  });
  expect(experiments[0]).toMatchObject({
    verdict: 'skipped',
    reason: 'no cable',
    clientStates: null,
  });
});

it('says what the cable did to a segment, and nothing in Chinese', () => {
  const late = { ...directClose().segments[0]!, altered: 'late' as const };
  const mismatch = compareLines('leds', ['LAST_ACK'], ['CLOSED'], AS_IT_IS)!;
  const { experiments } = jsonReport({
    board,
    outcomes: [{ ...directClose(), segments: [late], mismatches: [mismatch] }],
  });
  expect(experiments[0]?.segments[0]).toMatchObject({ altered: 'late' });
  expect(JSON.parse(JSON.stringify(experiments[0]?.mismatches))).toEqual([
    {
      what: 'leds',
      at: 0,
      expected: ['LAST_ACK'],
      actual: ['CLOSED'],
      field: 'expected LAST_ACK, got CLOSED',
    },
  ]);
});
