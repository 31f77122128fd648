import type { AnyNode, CallExpression, Expression, MemberExpression } from 'acorn';
import { INSTEAD_OF_METHOD, INSTEAD_OF_STATIC, MODULES } from './kaluma-builtins.ts';

type Report = (node: AnyNode, construct: string, instead: string) => void;
/** Looks at one node and reports what the board would stumble over. */
export type KalumaRule = (node: AnyNode, report: Report) => void;

/** `a.b` and `a['b']` as ["a", "b"]; what is computed is undefined. */
function memberNames(member: MemberExpression): [string | undefined, string | undefined] {
  const object = member.object.type === 'Identifier' ? member.object.name : undefined;
  const { property } = member;
  if (!member.computed && property.type === 'Identifier') return [object, property.name];
  if (property.type === 'Literal' && typeof property.value === 'string') return [object, property.value];
  return [object, undefined];
}

const textOf = (node: AnyNode | undefined) =>
  node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;

/** The name after the # of a private member that is declared, read or looked for here. */
function privateName(node: AnyNode): string | undefined {
  const name =
    node.type === 'MemberExpression'
      ? node.property
      : node.type === 'PropertyDefinition' || node.type === 'MethodDefinition'
        ? node.key
        : node.type === 'BinaryExpression'
          ? node.left
          : undefined;
  return name?.type === 'PrivateIdentifier' ? name.name : undefined;
}

/** What the parser of the engine rejects. */
const syntax: KalumaRule = (node, report) => {
  const name = privateName(node);
  if (name !== undefined) {
    report(
      node,
      `#${name} (private member)`,
      'use an ordinary member, or a variable of the enclosing function',
    );
  }
  if (node.type === 'ChainExpression') report(node, '?. (optional chaining)', 'test for undefined first');
  if (node.type === 'AssignmentExpression' && ['??=', '||=', '&&='].includes(node.operator)) {
    report(node, `${node.operator} (logical assignment)`, 'write the assignment out: a = a ?? b');
  }
  if (node.type === 'StaticBlock') report(node, 'static { } (static block)', 'assign after the class');
  if (node.type === 'ImportExpression') {
    report(node, 'import() (dynamic import)', 'use require of a builtin module');
  }
};

/** A regular expression's pattern and flags, from a literal or from RegExp('…', '…'). */
function regularExpression(node: AnyNode): { pattern: string; flags: string } | undefined {
  if (node.type === 'Literal' && node.regex) return node.regex;
  if (
    (node.type === 'NewExpression' || node.type === 'CallExpression') &&
    node.callee.type === 'Identifier'
  ) {
    const pattern = textOf(node.arguments[0]);
    if (node.callee.name === 'RegExp' && pattern !== undefined) {
      return { pattern, flags: textOf(node.arguments[1]) ?? '' };
    }
  }
  return undefined;
}

const regularExpressions: KalumaRule = (node, report) => {
  const expression = regularExpression(node);
  if (!expression) return;
  // What is escaped or in a character class is not syntax.
  const pattern = expression.pattern.replace(/\\./g, '..').replace(/\[[^\]]*\]/g, '[]');
  if (/\(\?<[^=!]/.test(pattern)) report(node, '(?<name>) (named group)', 'use a numbered group');
  if (/\(\?<[=!]/.test(pattern))
    report(node, '(?<=) or (?<!) (lookbehind)', 'match more and take a group of it');
  if (/\\[pP]\{/.test(expression.pattern)) report(node, '\\p{} (Unicode property)', 'list the characters');
  const unknown = expression.flags.replace(/[gimsuy]/g, '');
  if (unknown) report(node, `regular expression flag ${unknown}`, 'use only the flags g i m s u y');
};

/** Members that are absent, by the object's name. */
const absentStatics: KalumaRule = (node, report) => {
  if (node.type !== 'MemberExpression') return;
  const [object, member] = memberNames(node);
  const name = `${object}.${member}`;
  const instead = Object.hasOwn(INSTEAD_OF_STATIC, name) ? INSTEAD_OF_STATIC[name] : undefined;
  if (instead) report(node, name, instead);
};

const absentMethods: KalumaRule = (node, report) => {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
  const [, member] = memberNames(node.callee);
  const instead = member && Object.hasOwn(INSTEAD_OF_METHOD, member) ? INSTEAD_OF_METHOD[member] : undefined;
  if (instead)
    report(
      node.callee.property as AnyNode,
      `.${member}()`,
      `${instead} (rename it if it is a method of your own)`,
    );
};

const ERRORS = /^(Error|EvalError|RangeError|ReferenceError|SyntaxError|TypeError|URIError)$/;

const errorCause: KalumaRule = (node, report) => {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return;
  if (node.callee.type === 'Identifier' && ERRORS.test(node.callee.name) && node.arguments.length > 1) {
    report(node, `second argument of ${node.callee.name} (cause)`, 'put the cause into the message');
  }
};

/** The name a function is called by, as such or as a member of globalThis. */
function calledGlobal(call: CallExpression): string | undefined {
  const callee = call.callee as Expression;
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression') return undefined;
  const [object, member] = memberNames(callee);
  return object === 'globalThis' || object === 'global' ? member : undefined;
}

/** Kaluma reads the delay without looking whether there is one. */
const timerDelay: KalumaRule = (node, report) => {
  if (node.type !== 'CallExpression') return;
  const name = calledGlobal(node);
  const spread = node.arguments.some((argument) => argument.type === 'SpreadElement');
  if ((name === 'setTimeout' || name === 'setInterval') && node.arguments.length < 2 && !spread) {
    report(node, `${name} without a delay`, `give it in ms: ${name}(callback, 0)`);
  }
};

const builtinModules: KalumaRule = (node, report) => {
  if (node.type !== 'CallExpression' || calledGlobal(node) !== 'require') return;
  const name = textOf(node.arguments[0]);
  if (name === undefined) {
    report(node, 'require of a computed name', `name the module: ${MODULES.join(', ')}`);
  } else if (!MODULES.includes(name)) {
    report(node, `require('${name}')`, `only builtin modules can be required: ${MODULES.join(', ')}`);
  }
};

export const KALUMA_RULES: readonly KalumaRule[] = [
  syntax,
  regularExpressions,
  absentStatics,
  absentMethods,
  errorCause,
  timerDelay,
  builtinModules,
];
