import { describe, expect, it } from 'vitest';
import { parseFrame } from '../../host/packet/packet.ts';
import { headerLayers, octetRangeOf } from '../../host/web/view/header-fields.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { recorded } from './laboratory.ts';

const segmentsOf = async (experiment: string) => (await recorded(experiment)).segments;
const fieldOf = (frame: Uint8Array, name: string) =>
  headerLayers(frame)
    .flatMap(({ fields }) => fields)
    .findLast((field) => field.name.en === name)!;

describe('The headers of a segment', () => {
  it.each(CATALOGUE.map(({ name }) => name))('cover every bit of each frame of %s once', async (name) => {
    for (const { frame } of await segmentsOf(name)) {
      const fields = headerLayers(frame!).flatMap((layer) => layer.fields);
      let at = 0;
      for (const {
        fromBit,
        bits,
        name: { en, zh },
      } of fields) {
        expect(fromBit, `${en} begins where the field before it ends`).toBe(at);
        expect(zh).not.toBe('');
        at += bits;
      }
      expect(at).toBe(frame!.length * 8);
    }
  });

  it('have the values that stand in the octets', async () => {
    for (const { frame } of await segmentsOf('six-flags')) {
      const { tcp, ipv4 } = parseFrame(frame!);
      const names = ['Source port', 'Sequence number', 'Acknowledgment number', 'Window', 'Urgent pointer'];
      expect(names.map((name) => Number(fieldOf(frame!, name).value))).toEqual([
        ...[tcp!.sourcePort, tcp!.seq, tcp!.ack, tcp!.window, tcp!.urgentPointer],
      ]);
      for (const name of names) {
        const field = fieldOf(frame!, name);
        const { from, to } = octetRangeOf(field);
        const number = [...frame!.subarray(from, to)].reduce((sum, octet) => sum * 256 + octet, 0);
        expect(String(number), name).toBe(field.value);
      }
      expect(fieldOf(frame!, 'Source address').value).toBe(ipv4!.source);
    }
  });

  it('say what a FIN is, and that it counts as one octet', async () => {
    const fin = (await segmentsOf('half-close')).find(({ flags }) => flags.includes('F'))!;
    expect(fieldOf(fin.frame!, 'FIN').meaning).toEqual({
      en: 'no more to send; the FIN counts as one octet',
      zh: '没有数据要发了；FIN 占用一个序列号',
    });
    expect(fieldOf(fin.frame!, 'SYN').meaning.en).toBe('');
  });

  it('of a corrupt segment show the checksum that is wrong', () => {
    const frame = Uint8Array.from(
      '02000000000102000000000208004500002800004000400600000a0000020a000001c00f1b5868479bf8022cd1a15012ffff00000000'.match(
        /../g,
      )!,
      (pair) => Number.parseInt(pair, 16),
    );
    expect(fieldOf(frame, 'Checksum').meaning.en).toBe('wrong: the packet is dropped');
    expect(fieldOf(frame, 'Header checksum').meaning.en).toBe('wrong: the packet is dropped');
  });
});
