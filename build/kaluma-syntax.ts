import { Linter } from 'eslint';
import esX from 'eslint-plugin-es-x';
import { GLOBALS, INSTEAD, MODULES } from './kaluma-builtins.ts';

/** Something in a program that Kaluma 1.2.1 rejects or lacks. */
export interface Misuse {
  message: string;
  /** Line in the checked program, from 1. */
  line: number;
  /** Column in that line, from 1. */
  column: number;
}

/** Newer than what the engine parses, so that what is too new can be named instead of being a syntax error. */
const EDITION = 2022;

/** Of the language after ES2019, what the engine has; and methods of iterators, which are called as an array's are. */
const AFTER_2019 =
  /-(bigint|class-(instance|static)-fields|global-this|iterator-.*|nullish-coalescing-operators|numeric-separators|string-prototype-replaceall)$/;

/** What it lacks of the language before. */
const BEFORE_2019 = ['named-capture-groups', 'lookbehind-assertions', 'unicode-property-escapes'];

const TIMER = /^set(Timeout|Interval)$/;
const TIMER_CALLS = [
  `callee.name=${TIMER}`,
  `callee.object.name=/^global(This)?$/][callee.property.name=${TIMER}`,
];
const REQUIRE = "CallExpression[callee.name='require']";
const ONLY_BUILTIN = `only builtin modules can be required, by their names: ${MODULES.join(', ')}`;

/** Kaluma reads the delay of a timer without looking whether there is one; an Error without `new` has no cause either. */
const CALLS = [
  ...TIMER_CALLS.map((callee) => ({
    selector: `CallExpression[${callee}][arguments.length<2]:not(:has(> SpreadElement))`,
    message: 'a timer without a delay: give it in ms, as in setTimeout(callback, 0)',
  })),
  {
    selector: 'CallExpression[callee.name=/Error$/][arguments.length>1]',
    message: 'second argument of an Error: put the cause into the message',
  },
  { selector: `${REQUIRE}[arguments.0.type!='Literal']`, message: ONLY_BUILTIN },
  {
    selector: `${REQUIRE}[arguments.0.type='Literal']:not([arguments.0.value=/^(${MODULES.join('|')})$/])`,
    message: ONLY_BUILTIN,
  },
];

const MEMBERS = Object.entries(INSTEAD).flatMap(([name, instead]) => {
  const [object, property] = name.split('.') as [string, string?];
  return property === undefined ? [] : [{ object, property, message: `Instead: ${instead}` }];
});

const CONFIG: Linter.Config = {
  plugins: { 'es-x': esX as never },
  languageOptions: {
    ecmaVersion: EDITION,
    sourceType: 'script',
    globals: {
      ...Object.fromEntries(Object.keys(INSTEAD).map((name) => [name, 'off' as const])),
      ...Object.fromEntries([...GLOBALS].map((name) => [name, 'writable' as const])),
    },
  },
  linterOptions: { noInlineConfig: true },
  settings: { 'es-x': { aggressive: true } }, // a method is known by its name alone
  rules: {
    ...Object.fromEntries(
      Object.keys(esX.configs['flat/restrict-to-es2019'].rules ?? {}).map((rule) => [
        rule,
        AFTER_2019.test(rule) ? 'off' : 'error',
      ]),
    ),
    ...Object.fromEntries(BEFORE_2019.map((what) => [`es-x/no-regexp-${what}`, 'error' as const])),
    'no-undef': ['error', { typeof: true }],
    'no-restricted-properties': ['error', ...MEMBERS],
    'no-restricted-syntax': ['error', ...CALLS],
  },
};

/**
 * Looks through one classic script for what Kaluma 1.2.1 on the Pico W does not parse or does not have.
 * @returns what was found, in the order of the program; empty when it will run
 */
export function checkKalumaSyntax(script: string): Misuse[] {
  return new Linter().verify(script, CONFIG).map(({ ruleId, message, line, column }) => {
    const [, name = ''] = (ruleId === 'no-undef' && /'(.*)'/.exec(message)) || [];
    return { message: name in INSTEAD ? `${message} Instead: ${INSTEAD[name]}` : message, line, column };
  });
}
