import { Linter } from 'eslint';
import esX from 'eslint-plugin-es-x';
import {
  GLOBALS,
  INSTEAD_OF_GLOBAL,
  INSTEAD_OF_METHOD,
  INSTEAD_OF_STATIC,
  MODULES,
} from './kaluma-builtins.ts';

/** Something in a program that Kaluma 1.2.1 rejects or lacks. */
export interface Misuse {
  /** What was found, as one would write it. */
  construct: string;
  /** What to write instead. */
  instead: string;
  /** Line in the checked program, from 1. */
  line: number;
  /** Column in that line, from 1. */
  column: number;
}

/** Newer than what the engine parses, so that what is too new can be named instead of being a syntax error. */
const EDITION = 2022;

const PRIVATE = ['# (private member)', 'use an ordinary member, or a variable of the enclosing function'];
const LOOKBEHIND = ['(?<=) or (?<!) (lookbehind)', 'match more and take a group of it'];
const ONLY_FLAGS = 'use only the flags g i m s u y';

/** Rules of eslint-plugin-es-x for what the engine's parser rejects: what it is called here, and what to write instead. */
const SYNTAX: Readonly<Record<string, readonly string[]>> = {
  'no-optional-chaining': ['?. (optional chaining)', 'test for undefined first'],
  'no-logical-assignment-operators': ['logical assignment', 'write the assignment out: a = a ?? b'],
  'no-class-private-fields': PRIVATE,
  'no-class-private-methods': PRIVATE,
  'no-private-in': PRIVATE,
  'no-class-static-block': ['static { } (static block)', 'assign after the class'],
  'no-dynamic-import': ['import() (dynamic import)', 'use require of a builtin module'],
  'no-hashbang': ['#! in the first line', 'leave it out: nothing reads it on the board'],
  'no-regexp-named-capture-groups': ['(?<name>) (named group)', 'use a numbered group'],
  'no-regexp-lookbehind-assertions': LOOKBEHIND,
  'no-regexp-unicode-property-escapes': ['\\p{} (Unicode property)', 'list the characters'],
  'no-regexp-d-flag': ['regular expression flag d', ONLY_FLAGS],
  'no-regexp-v-flag': ['regular expression flag v', ONLY_FLAGS],
  'no-error-cause': ['second argument of an Error (cause)', 'put the cause into the message'],
};

/** `construct` and `instead` as the message of a rule of ESLint's own. */
const told = (construct: string, instead: string) => `${construct}\n${instead}`;

const TIMER = /^set(Timeout|Interval)$/;
const KNOWN_MODULES = `/^(${MODULES.join('|')})$/`;

const METHODS = Object.entries(INSTEAD_OF_METHOD).flatMap(([name, instead]) =>
  [`[computed=false] > Identifier.property[name='${name}']`, ` > Literal.property[value='${name}']`].map(
    (property) => ({
      selector: `CallExpression > MemberExpression.callee${property}`,
      message: told(`.${name}()`, `${instead} (rename it if it is a method of your own)`),
    }),
  ),
);

/** Kaluma reads the delay of a timer without looking whether there is one; `require` finds builtin modules alone; an Error without `new` has no cause either. */
const CALLS = [
  ...[`[callee.name=${TIMER}]`, `[callee.object.name=/^global(This)?$/][callee.property.name=${TIMER}]`].map(
    (callee) => ({
      selector: `CallExpression${callee}[arguments.length<2]:not(:has(> SpreadElement))`,
      message: told('a timer without a delay', 'give it in ms: setTimeout(callback, 0)'),
    }),
  ),
  {
    selector: 'CallExpression[callee.name=/Error$/][arguments.length>1]',
    message: told('second argument of an Error (cause)', 'put the cause into the message'),
  },
  {
    selector: "CallExpression[callee.name='require'][arguments.0.type!='Literal']",
    message: told('require of a computed name', `name the module: ${MODULES.join(', ')}`),
  },
  {
    selector: `CallExpression[callee.name='require'][arguments.0.type='Literal']:not([arguments.0.value=${KNOWN_MODULES}])`,
    message: told('require of another file', `only builtin modules can be required: ${MODULES.join(', ')}`),
  },
];

const STATICS = Object.entries(INSTEAD_OF_STATIC).map(([name, instead]) => {
  const [object, property] = name.split('.') as [string, string];
  return { object, property, message: told(name, instead) };
});

const CONFIG: Linter.Config = {
  plugins: { 'es-x': esX as never },
  languageOptions: {
    ecmaVersion: EDITION,
    sourceType: 'script',
    globals: {
      ...Object.fromEntries([...GLOBALS].map((name) => [name, 'writable' as const])),
      ...Object.fromEntries(Object.keys(INSTEAD_OF_GLOBAL).map((name) => [name, 'off' as const])),
    },
  },
  linterOptions: { noInlineConfig: true },
  rules: {
    ...Object.fromEntries(Object.keys(SYNTAX).map((rule) => [`es-x/${rule}`, 'error' as const])),
    'no-undef': ['error', { typeof: true }],
    'no-restricted-properties': ['error', ...STATICS],
    'no-restricted-syntax': ['error', ...METHODS, ...CALLS],
  },
};

/**
 * Looks through one classic script for what Kaluma 1.2.1 on the Pico W does not parse or does not have.
 * @returns what was found, in the order of the program; empty when it will run
 */
export function checkKalumaSyntax(script: string): Misuse[] {
  return new Linter()
    .verify(script, CONFIG)
    .map((message) => ({ ...findingOf(message), ...placeOf(message) }));
}

function placeOf({ line, column }: Linter.LintMessage): Pick<Misuse, 'line' | 'column'> {
  return { line, column };
}

function findingOf({ ruleId, message }: Linter.LintMessage): Pick<Misuse, 'construct' | 'instead'> {
  const [, rule = ''] = /^es-x\/(.*)$/.exec(ruleId ?? '') ?? [];
  const [construct = '', instead = ''] =
    SYNTAX[rule] ?? message.replace(/^.* is restricted from being used\. /, '').split('\n');
  if (ruleId === 'no-undef') {
    const name = /'(.*)'/.exec(message)?.[1] ?? message;
    return {
      construct: `${name} (no such global)`,
      instead: INSTEAD_OF_GLOBAL[name] ?? 'define it, or use what Kaluma offers',
    };
  }
  if (ruleId !== null) return { construct, instead };
  return /'import' and 'export' may appear only/.test(message)
    ? {
        construct: 'import or export',
        instead: 'bundle the program to one script: only require of builtin modules works',
      }
    : { construct: message.replace(/^Parsing error/, 'syntax error'), instead: 'write it in ES2019' };
}
