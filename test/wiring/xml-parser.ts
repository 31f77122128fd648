import { spawnSync } from 'node:child_process';
import { needs } from '../support/installed.ts';

/** One element as an XML parser read it. */
export interface XmlElement {
  tag: string;
  attributes: Record<string, string>;
  /** Its own text and that of everything in it. */
  text: string;
}

/** Prints every element of the document on standard input, in order. */
const PROGRAM = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
json.dump([{"tag": e.tag, "attributes": e.attrib, "text": "".join(e.itertext())} for e in root.iter()], sys.stdout)
`;

/**
 * Every element of a document, the root first. Python's expat is the oracle of what is well-formed.
 * @throws with expat's message, line and column where it is not
 */
export function parseXml(document: string): XmlElement[] {
  needs('python3');
  const { status, stdout, stderr } = spawnSync('python3', ['-c', PROGRAM], {
    input: document,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1));
  return JSON.parse(stdout);
}
