import type { AnyNode, Program } from 'acorn';
import { parse } from 'acorn';
import { full } from 'acorn-walk';
import { freeIdentifiers } from './free-identifiers.ts';
import { GLOBALS, INSTEAD_OF_GLOBAL } from './kaluma-builtins.ts';
import { KALUMA_RULES } from './kaluma-rules.ts';

/** Something in a program that Kaluma 1.2.1 rejects or lacks. */
export interface Finding {
  /** What was found, as one would write it. */
  construct: string;
  /** What to write instead. */
  instead: string;
  /** Line in the checked program, from 1. */
  line: number;
  /** Column in that line, from 1. */
  column: number;
}

/**
 * Newer than what the engine parses, so that what is too new can be named instead of being a syntax error.
 * Later editions are reported as syntax errors.
 */
const EDITION = 2022;

const MODULE_SYNTAX = /'import' and 'export' may appear only/;

function syntaxError(error: SyntaxError & { loc?: { line: number; column: number } }): Finding {
  const { line, column } = error.loc ?? { line: 1, column: 0 };
  const message = error.message.replace(/ \(\d+:\d+\)$/, '');
  return MODULE_SYNTAX.test(message)
    ? {
        construct: 'import or export',
        instead: 'bundle the program to one script: only require of builtin modules works',
        line,
        column: column + 1,
      }
    : { construct: `syntax error: ${message}`, instead: 'write it in ES2019', line, column: column + 1 };
}

/**
 * Looks through one classic script for what Kaluma 1.2.1 on the Pico W does not parse or does not have.
 * @returns what was found, in the order of the program; empty when it will run
 */
export function checkKalumaSyntax(script: string): Finding[] {
  let program: Program;
  try {
    program = parse(script, {
      ecmaVersion: EDITION,
      sourceType: 'script',
      allowHashBang: true,
      locations: true,
      ranges: true,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [syntaxError(error)];
  }

  const findings: Finding[] = [];
  const report = (node: AnyNode, construct: string, instead: string) => {
    const { line, column } = node.loc!.start;
    findings.push({ construct, instead, line, column: column + 1 });
  };
  if (script.startsWith('#!'))
    report(program, '#! in the first line', 'leave it out: nothing reads it on the board');
  full(program, (node) => {
    for (const rule of KALUMA_RULES) rule(node as AnyNode, report);
  });
  for (const identifier of freeIdentifiers(program)) {
    if (GLOBALS.has(identifier.name)) continue;
    report(
      identifier,
      `${identifier.name} (no such global)`,
      INSTEAD_OF_GLOBAL[identifier.name] ?? 'define it, or use what Kaluma offers',
    );
  }
  return findings.sort((a, b) => a.line - b.line || a.column - b.column);
}
