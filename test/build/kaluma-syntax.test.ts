import { describe, expect, it } from 'vitest';
import { checkKalumaSyntax } from '../../build/kaluma-syntax.ts';

const messages = (script: string) => checkKalumaSyntax(script).map(({ message }) => message);

/** Script, and what the only message about it must name. */
const REJECTED: [string, string][] = [
  // Syntax.
  ['var a={};a?.b', 'optional chaining'],
  ['var a={};a.b?.()', 'optional chaining'],
  ['var a;a??=1', 'logical assignment operators'],
  ['var a;a||=1', 'logical assignment operators'],
  ['var a;a&&=1', 'logical assignment operators'],
  ['class A{#x=1}', 'private field #x'],
  ['class A{#x(){}}', 'private method #x'],
  ['class A{static{}}', 'class static block'],
  ["import('lwip')", "'import()' syntax"],
  ["import 'lwip'", "'import' and 'export' may appear only"],
  ['export const a=1', "'import' and 'export' may appear only"],
  ['#!/usr/bin/env node\n', 'Hashbang'],
  // Regular expressions.
  ['/(?<year>\\d)/', 'named capture groups'],
  ["new RegExp('(?<year>1)')", 'named capture groups'],
  ['/(?<=a)b/', 'lookbehind'],
  ['/(?<!a)b/', 'lookbehind'],
  ["RegExp('(?<!a)b')", 'lookbehind'],
  ['/\\p{Lu}/u', 'Unicode property'],
  ['/a/d', "RegExp 'd' flag"],
  ["RegExp('a','v')", "RegExp 'v' flag"],
  // Builtins that are absent.
  ['[1].at(-1)', "'Array.prototype.at' method"],
  ["[1]['at'](-1)", "'Array.prototype.at' method"],
  ['[1].findLast(Boolean)', "'Array.prototype.findLast' method"],
  ['[1].findLastIndex(Boolean)', "'Array.prototype.findLastIndex' method"],
  ['[1].toSorted()', "'Array.prototype.toSorted' method"],
  ["Object.hasOwn({},'a')", 'Object.hasOwn'],
  ['Promise.any([])', 'Promise.any'],
  ['Promise.allSettled([])', 'Promise.allSettled'],
  ["Promise['allSettled']([])", 'Promise.allSettled'],
  ['process.nextTick(print)', 'process.nextTick'],
  ['console.warn(1)', 'console.warn'],
  ["throw new Error('a',{cause:1})", 'Error Cause'],
  ["throw RangeError('a',{cause:1})", 'put the cause into the message'],
  ['new WeakRef({})', 'WeakRef'],
  ['new SharedArrayBuffer(1)', 'SharedArrayBuffer'],
  ['Atomics.load([],0)', 'Atomics'],
  ["Intl.DateTimeFormat('en')", 'Intl'],
  ['structuredClone({})', 'structuredClone'],
  ['queueMicrotask(print)', 'queueMicrotask'],
  ['performance.now()', 'performance'],
  ["Buffer.from('')", 'Buffer'],
  ['setImmediate(print)', 'setImmediate'],
  ['module.exports={}', 'module'],
  ['exports.a=1', 'exports'],
  ["fetch('a')", 'fetch'],
  ['undeclared=1', 'undeclared'],
  ['(()=>{typeof window})()', 'window'],
  // Kaluma's own.
  ['setTimeout(print)', 'a timer without a delay'],
  ['setInterval(print)', 'a timer without a delay'],
  ['globalThis.setTimeout(print)', 'a timer without a delay'],
  ["require('fs/promises')", 'only builtin modules'],
  ["require('./panel')", 'only builtin modules'],
  ['require(board.name)', 'only builtin modules'],
];

const ACCEPTED = [
  'class A{x=1;static y=2;get z(){return this.x}}new A().z',
  'const f=async function*(){yield* [1]};(async()=>{for await(const a of f())print(a)})()',
  'const {a,...b}={a:1};print(`a`,b,a**2,1_000,10n,a??b)',
  'try{print()}catch{}',
  '/(a)(?:b)(?=c)(?!d)\\(?<x>[(?<]/suy.test("")',
  'setTimeout(print,0);setInterval(print,...[1])',
  "const lwip=require('lwip'),{WiFi}=require('wifi');lwip.listen(new WiFi())",
  'pinMode(15,OUTPUT);digitalWrite(15,1);console.log(millis(),micros());console.error(1)',
  'new TextEncoder();new TextDecoder();btoa(atob(""));storage.getItem("a");board.name;process.memoryUsage()',
  '[1].flat().includes(1);Object.fromEntries([]);"a".padStart(2).replaceAll("a","b");new Map;new WeakMap',
  'var at=1;({at}).at;function f(){return arguments.length}f()',
  'Object.prototype.hasOwnProperty.call({},"a");throw new Error("a")',
  'function g(setTimeoutLater){setTimeoutLater(print)}g(print)',
];

describe('what Kaluma 1.2.1 does not take', () => {
  it.each(REJECTED)('%s', (script, named) => {
    expect(messages(script)).toEqual([expect.stringContaining(named)]);
  });

  it('says where it is and what to write instead', () => {
    expect(checkKalumaSyntax("'use strict';\nvar list=[];\n console.warn(list)")).toEqual([
      {
        message: "'console.warn' is restricted from being used. Instead: use console.error",
        line: 3,
        column: 2,
      },
    ]);
    expect(messages('Buffer')).toEqual([
      "'Buffer' is not defined. Instead: use Uint8Array, with TextEncoder and TextDecoder",
    ]);
  });

  it('lists everything, in the order of the program', () => {
    expect(messages('queueMicrotask(print);[1].at(0);Object.hasOwn({},1)')).toEqual([
      expect.stringContaining('queueMicrotask'),
      expect.stringContaining('Array.prototype.at'),
      expect.stringContaining('Object.hasOwn'),
    ]);
  });

  it('reports what no parser takes as a syntax error, with its place', () => {
    expect(checkKalumaSyntax('var a;\nvar b = ;')).toMatchObject([
      { message: 'Parsing error: Unexpected token ;', line: 2, column: 9 },
    ]);
  });

  it('reports import.meta and await outside a function', () => {
    expect(messages('import.meta.url')[0]).toMatch(/import\.meta/);
    expect(messages('await print()')[0]).toMatch(/^Parsing error/);
  });
});

describe('what Kaluma 1.2.1 takes', () => {
  it.each(ACCEPTED)('%s', (script) => {
    expect(checkKalumaSyntax(`'use strict';(()=>{${script}})();`)).toEqual([]);
  });
});
