import { describe, expect, it } from 'vitest';
import { checkKalumaSyntax } from '../../build/kaluma-syntax.ts';

const constructs = (script: string) => checkKalumaSyntax(script).map(({ construct }) => construct);

/** Script, and the only finding it must give. */
const REJECTED: [string, string][] = [
  // Syntax.
  ['var a={};a?.b', '?. (optional chaining)'],
  ['var a={};a.b?.()', '?. (optional chaining)'],
  ['var a;a??=1', 'logical assignment'],
  ['var a;a||=1', 'logical assignment'],
  ['var a;a&&=1', 'logical assignment'],
  ['class A{#x=1}', '# (private member)'],
  ['class A{#x(){}}', '# (private member)'],
  ['class A{static{}}', 'static { } (static block)'],
  ["import('lwip')", 'import() (dynamic import)'],
  ["import 'lwip'", 'import or export'],
  ['export const a=1', 'import or export'],
  ['#!/usr/bin/env node\n', '#! in the first line'],
  // Regular expressions.
  ['/(?<year>\\d)/', '(?<name>) (named group)'],
  ["new RegExp('(?<year>1)')", '(?<name>) (named group)'],
  ['/(?<=a)b/', '(?<=) or (?<!) (lookbehind)'],
  ['/(?<!a)b/', '(?<=) or (?<!) (lookbehind)'],
  ["RegExp('(?<!a)b')", '(?<=) or (?<!) (lookbehind)'],
  ['/\\p{Lu}/u', '\\p{} (Unicode property)'],
  ['/a/d', 'regular expression flag d'],
  ["RegExp('a','v')", 'regular expression flag v'],
  // Builtins that are absent.
  ['[1].at(-1)', '.at()'],
  ["[1]['at'](-1)", '.at()'],
  ['[1].findLast(Boolean)', '.findLast()'],
  ['[1].findLastIndex(Boolean)', '.findLastIndex()'],
  ['[1].toSorted()', '.toSorted()'],
  ["Object.hasOwn({},'a')", 'Object.hasOwn'],
  ['Promise.any([])', 'Promise.any'],
  ['Promise.allSettled([])', 'Promise.allSettled'],
  ["Promise['allSettled']([])", 'Promise.allSettled'],
  ['process.nextTick(print)', 'process.nextTick'],
  ['console.warn(1)', 'console.warn'],
  ["throw new Error('a',{cause:1})", 'second argument of an Error (cause)'],
  ["throw RangeError('a',{cause:1})", 'second argument of an Error (cause)'],
  ['new WeakRef({})', 'WeakRef (no such global)'],
  ['new SharedArrayBuffer(1)', 'SharedArrayBuffer (no such global)'],
  ['Atomics.load([],0)', 'Atomics (no such global)'],
  ["Intl.DateTimeFormat('en')", 'Intl (no such global)'],
  ['structuredClone({})', 'structuredClone (no such global)'],
  ['queueMicrotask(print)', 'queueMicrotask (no such global)'],
  ['performance.now()', 'performance (no such global)'],
  ["Buffer.from('')", 'Buffer (no such global)'],
  ['setImmediate(print)', 'setImmediate (no such global)'],
  ['module.exports={}', 'module (no such global)'],
  ['exports.a=1', 'exports (no such global)'],
  ["fetch('a')", 'fetch (no such global)'],
  ['undeclared=1', 'undeclared (no such global)'],
  ['(()=>{typeof window})()', 'window (no such global)'],
  // Kaluma's own.
  ['setTimeout(print)', 'a timer without a delay'],
  ['setInterval(print)', 'a timer without a delay'],
  ['globalThis.setTimeout(print)', 'a timer without a delay'],
  ["require('fs/promises')", 'require of another file'],
  ["require('./panel')", 'require of another file'],
  ['require(board.name)', 'require of a computed name'],
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
  it.each(REJECTED)('%s', (script, construct) => {
    expect(constructs(script)).toEqual([construct]);
  });

  it('says where it is and what to write instead', () => {
    expect(checkKalumaSyntax("'use strict';\nvar list=[];\n list.at(0)")).toEqual([
      {
        construct: '.at()',
        instead: 'use an index: list[list.length - 1] (rename it if it is a method of your own)',
        line: 3,
        column: 7,
      },
    ]);
  });

  it('lists everything, in the order of the program', () => {
    expect(constructs('queueMicrotask(print);[1].at(0);Object.hasOwn({},1)')).toEqual([
      'queueMicrotask (no such global)',
      '.at()',
      'Object.hasOwn',
    ]);
  });

  it('reports what no parser takes as a syntax error, with its place', () => {
    expect(checkKalumaSyntax('var a;\nvar b = ;')).toMatchObject([
      { construct: 'syntax error: Unexpected token ;', line: 2, column: 9 },
    ]);
  });

  it('reports import.meta and await outside a function', () => {
    expect(constructs('import.meta.url')[0]).toMatch(/import\.meta/);
    expect(constructs('await print()')[0]).toMatch(/^syntax error/);
  });
});

describe('what Kaluma 1.2.1 takes', () => {
  it.each(ACCEPTED)('%s', (script) => {
    expect(checkKalumaSyntax(`'use strict';(()=>{${script}})();`)).toEqual([]);
  });
});
