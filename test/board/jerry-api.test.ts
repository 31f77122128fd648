import { beforeEach, describe, expect, it } from 'vitest';
import { JerryApi } from '../../host/board/virtual/jerry-api.ts';
import type { Realm } from '../../host/board/virtual/realm.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';

const ERROR_RANGE = 3;
const ERROR_TYPE = 6;
const UINT8 = 1;
const UINT32 = 6;
/** Where the test puts strings and arrays of handles into C's memory, and where the API puts arguments. */
const SCRATCH = 64;
const ARGUMENTS = 512;

type Handler = (callInfo: number, args: number, count: number) => number;

/** The API as C sees it, without any C. */
function createApi() {
  const realm = createNodeRealm();
  const memory = new Uint8Array(1024);
  const handlers: Handler[] = [];
  const printed: string[] = [];
  const api = new JerryApi(
    {
      memory: () => memory,
      words: () => new Uint32Array(memory.buffer),
      handler: (index) => handlers[index] as Handler,
      argumentsAddress: () => ARGUMENTS,
      printError: (text) => printed.push(text),
    },
    realm.globals,
  );
  const imports = api.imports();
  const call = (name: string, ...args: number[]) => {
    const implementation = imports[name];
    if (!implementation) throw new Error(`the API has no ${name}`);
    return implementation(...args) as number;
  };
  const text = (value: string) => {
    memory.set(new TextEncoder().encode(`${value}\0`), SCRATCH);
    return SCRATCH;
  };
  return { api, realm, memory, handlers, printed, call, text };
}

let { api, realm, memory, handlers, printed, call, text } = createApi();
beforeEach(() => {
  ({ api, realm, memory, handlers, printed, call, text } = createApi());
});

/** A handle of any JavaScript value: an external function that returns it would do the same. */
function handleOf(value: unknown): number {
  let handle = 0;
  handlers.push((_, args) => {
    handle = call('jerry_value_copy', new Uint32Array(memory.buffer, args, 1)[0] as number);
    return call('jerry_undefined');
  });
  const pass = api.take(call('jerry_function_external', handlers.length - 1)) as (value: unknown) => void;
  pass(value);
  return handle;
}

const evaluate = (inRealm: Realm, script: string) => inRealm.run(script, 'test');

describe('values', () => {
  it('are made, and are of the world of the app', () => {
    expect(api.take(call('jerry_undefined'))).toBeUndefined();
    expect(api.take(call('jerry_number', 1.5))).toBe(1.5);
    expect(api.take(call('jerry_boolean', 1))).toBe(true);
    expect(api.take(call('jerry_boolean', 0))).toBe(false);
    expect(api.take(call('jerry_string_sz', text('LAST_ACK')))).toBe('LAST_ACK');
    expect(api.take(call('jerry_object'))).toBeInstanceOf(evaluate(realm, 'Object'));
    expect(api.take(call('jerry_arraybuffer', 8))).toBeInstanceOf(evaluate(realm, 'ArrayBuffer'));
  });

  it('are told apart by type', () => {
    const is = (type: string, value: unknown) => {
      const handle = handleOf(value);
      const result = Boolean(call(`jerry_value_is_${type}`, handle));
      call('jerry_value_free', handle);
      return result;
    };
    expect([is('number', 0), is('number', '0'), is('number', undefined)]).toEqual([true, false, false]);
    expect([is('function', () => 0), is('function', {}), is('function', null)]).toEqual([true, false, false]);
    const array = evaluate(realm, 'new Uint8Array(2)');
    expect([is('typedarray', array), is('typedarray', new Uint16Array(1)), is('typedarray', [1])]).toEqual([
      true,
      true,
      false,
    ]);
    expect(is('typedarray', new DataView(new ArrayBuffer(1))), 'a DataView is no typed array').toBe(false);
    expect(is('exception', new Error('an error that nobody threw'))).toBe(false);
  });

  it('are numbers again', () => {
    const handle = call('jerry_number', -14);
    expect(call('jerry_value_as_number', handle)).toBe(-14);
  });

  it('live until freed, each copy by itself', () => {
    const first = call('jerry_number', 7);
    const second = call('jerry_value_copy', first);
    expect(api.liveHandles).toBe(2);
    call('jerry_value_free', first);
    expect(call('jerry_value_as_number', second)).toBe(7);
    call('jerry_value_free', second);
    expect(api.liveHandles).toBe(0);
  });

  it('give their handles back to others', () => {
    for (let i = 0; i < 1000; i++) call('jerry_value_free', call('jerry_number', i));
    expect(call('jerry_number', 1)).toBe(1);
    expect(api.liveHandles).toBe(1);
  });
});

describe('a handle that is not alive', () => {
  it.each([
    ['used after it was freed', (handle: number) => call('jerry_value_as_number', handle)],
    ['freed twice', (handle: number) => call('jerry_value_free', handle)],
    ['copied after it was freed', (handle: number) => call('jerry_value_copy', handle)],
    ['called after it was freed', (handle: number) => call('jerry_call', handle, handle, SCRATCH, 0)],
  ])('is noticed when %s', (_, use) => {
    const handle = call('jerry_number', 7);
    call('jerry_value_free', handle);
    expect(() => use(handle)).toThrow(`the binding used the value handle ${handle} after freeing it`);
  });

  it('is noticed when it never was one', () => {
    expect(() => call('jerry_value_as_number', 0)).toThrow('value handle 0');
    expect(() => call('jerry_value_as_number', 99)).toThrow('value handle 99');
  });
});

describe('objects and buffers', () => {
  it('get properties', () => {
    const object = call('jerry_object');
    const key = call('jerry_string_sz', text('version'));
    const value = call('jerry_string_sz', text('2.2.1'));
    const result = call('jerry_object_set', object, key, value);
    expect(api.take(result)).toBe(true);
    expect(api.take(object)).toEqual({ version: '2.2.1' });
  });

  it('are written and read at an offset', () => {
    const buffer = call('jerry_arraybuffer', 8);
    memory.set([1, 2, 3], SCRATCH);
    expect(call('jerry_arraybuffer_write', buffer, 4, SCRATCH, 3)).toBe(3);
    expect(call('jerry_arraybuffer_read', buffer, 3, SCRATCH + 10, 4)).toBe(4);
    expect([...memory.subarray(SCRATCH + 10, SCRATCH + 14)]).toEqual([0, 1, 2, 3]);
  });

  it('are seen as octets and as words', () => {
    const buffer = call('jerry_arraybuffer', 8);
    memory.set([1, 0, 0, 0, 2, 0, 0, 0], SCRATCH);
    call('jerry_arraybuffer_write', buffer, 0, SCRATCH, 8);
    const octets = api.take(call('jerry_typedarray_with_buffer_span', UINT8, buffer, 0, 8));
    const words = api.take(call('jerry_typedarray_with_buffer_span', UINT32, buffer, 0, 2));
    expect(octets).toBeInstanceOf(evaluate(realm, 'Uint8Array'));
    expect(words).toBeInstanceOf(evaluate(realm, 'Uint32Array'));
    expect([...(words as Uint32Array)]).toEqual([1, 2]);
  });

  it('tell where a typed array lies in its buffer, in octets', () => {
    const array = handleOf(new Uint16Array(new ArrayBuffer(20), 4, 3));
    const buffer = call('jerry_typedarray_buffer', array, SCRATCH, SCRATCH + 4);
    expect([...new Uint32Array(memory.buffer, SCRATCH, 2)]).toEqual([4, 6]);
    expect((api.take(buffer) as ArrayBuffer).byteLength).toBe(20);
  });
});

describe('calls from C to JavaScript', () => {
  const callWith = (callee: unknown, self: unknown, ...args: unknown[]) => {
    const handles = [callee, self, ...args].map(handleOf);
    new Uint32Array(memory.buffer, SCRATCH, args.length).set(handles.slice(2));
    const result = call('jerry_call', handles[0] as number, handles[1] as number, SCRATCH, args.length);
    for (const handle of handles) call('jerry_value_free', handle);
    return result;
  };

  it('hand over this and the arguments, and return the result', () => {
    const result = callWith(
      function (this: unknown, ...args: unknown[]) {
        return [this, ...args];
      },
      'self',
      1,
      'two',
    );
    expect(api.take(result)).toEqual(['self', 1, 'two']);
    expect(api.liveHandles).toBe(0);
  });

  it('turn what is thrown into an exception, which can be printed', () => {
    const result = callWith(() => {
      throw new RangeError('out of range');
    }, undefined);
    expect(Boolean(call('jerry_value_is_exception', result))).toBe(true);
    call('jerryxx_print_error', result, 1);
    call('jerry_value_free', result);
    expect(printed.join()).toContain('RangeError: out of range');
    expect(api.liveHandles).toBe(0);
  });

  it('print where an error of the app comes from', () => {
    const result = callWith(realm.run('() => {\n  throw new Error("oh");\n}', 'board.js'), undefined);
    call('jerryxx_print_error', result, 1);
    expect(printed.join()).toMatch(/Error: oh\n.*board\.js:2/);
  });

  it('print what is thrown even if it is no Error', () => {
    const result = callWith(() => {
      throw 'just a word';
    }, undefined);
    call('jerryxx_print_error', result, 1);
    expect(printed).toEqual(['just a word']);
  });
});

describe('functions of C that JavaScript calls', () => {
  const external = (handler: Handler) => {
    handlers.push(handler);
    return api.take(call('jerry_function_external', handlers.length - 1)) as (...args: unknown[]) => unknown;
  };

  it('get their arguments as handles, which live as long as the call', () => {
    let seen: number[] = [];
    const sum = external((_, args, count) => {
      seen = [...new Uint32Array(memory.buffer, args, count)];
      return call(
        'jerry_number',
        seen.reduce((total, handle) => total + call('jerry_value_as_number', handle), 0),
      );
    });
    expect(sum(1, 2, 3)).toBe(6);
    expect(() => call('jerry_value_as_number', seen[0] as number)).toThrow('after freeing it');
    expect(api.liveHandles).toBe(0);
  });

  it('throw in JavaScript what they return as an exception, of the type asked for', () => {
    const thrower = (type: number) =>
      external(() => call('jerry_throw_sz', type, text('listen(port) takes a port')));
    const thrown = (throws: () => unknown) => {
      try {
        throws();
      } catch (error) {
        return error as Error;
      }
      throw new Error('nothing was thrown');
    };
    expect(thrown(thrower(ERROR_TYPE))).toBeInstanceOf(evaluate(realm, 'TypeError'));
    expect(thrown(thrower(ERROR_RANGE))).toBeInstanceOf(evaluate(realm, 'RangeError'));
    expect(thrown(thrower(1))).toBeInstanceOf(evaluate(realm, 'Error'));
    expect(thrown(thrower(ERROR_TYPE)).message).toBe('listen(port) takes a port');
    expect(api.liveHandles).toBe(0);
  });

  it('get no more arguments than C has room for', () => {
    const count = external((_, __, argumentCount) => call('jerry_number', argumentCount));
    expect(count(...Array(20).fill(0))).toBe(8);
  });

  it('may be called with none', () => {
    const count = external((_, __, argumentCount) => call('jerry_number', argumentCount));
    expect(count()).toBe(0);
  });
});
