import type { Globals } from './realm.ts';

/** What C's handles stand for: a thrown value is itself a value in JerryScript. */
class Exception {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    this.thrown = thrown;
  }
}

/** What the API needs of the instance that imports it. */
interface JerryHost {
  memory(): Uint8Array;
  words(): Uint32Array;
  /** The C function at that index of the function table. */
  handler(index: number): (callInfo: number, args: number, count: number) => number;
  /** Where arguments for a C handler may be written; handlers do not nest. */
  argumentsAddress(): number;
  printError(text: string): void;
}

/** JERRY_ERROR_RANGE; anything else the binding throws is a TypeError or a plain Error. */
const ERROR_RANGE = 3;
const ERROR_TYPE = 6;
/** As many fit the place that firmware/wasm/kaluma.c has for them; no function of the binding takes more. */
const ARGUMENTS_MAX = 8;
/** JERRY_TYPEDARRAY_UINT8. */
const TYPEDARRAY_UINT8 = 1;

/**
 * The part of JerryScript's C API that the binding uses, over a table of value handles. Every handle that C gets must be freed by C: what is still alive in
 * the end is a leak of the binding, and would be one on the board.
 */
export class JerryApi {
  private readonly values: unknown[] = [undefined];
  private readonly free: number[] = [];
  private readonly host: JerryHost;
  /** What C creates must be of the app's world, where the missing builtins are missing. */
  private readonly globals: Globals;

  constructor(host: JerryHost, globals: Globals) {
    this.host = host;
    this.globals = globals;
  }

  /** Handles that C holds at this moment. */
  get liveHandles(): number {
    return this.values.length - 1 - this.free.length;
  }

  /** The value behind a handle, which is freed. */
  take(handle: number): unknown {
    const value = this.valueOf(handle);
    this.release(handle);
    return value;
  }

  /** The functions that the .wasm imports from the module "jerry". */
  imports(): Record<string, (...args: number[]) => unknown> {
    return {
      jerry_undefined: () => this.hold(undefined),
      jerry_object: () => this.hold(new this.globals.Object()),
      jerry_boolean: (value) => this.hold(value !== 0),
      jerry_number: (value) => this.hold(value),
      jerry_string_sz: (text) => this.hold(this.text(text!)),
      jerry_function_external: (handler) => this.hold(this.externalFunction(handler!)),
      jerry_arraybuffer: (size) => this.hold(new this.globals.ArrayBuffer(size!)),
      jerry_typedarray_with_buffer_span: (type, buffer, offset, length) =>
        this.hold(this.typedArray(type!, buffer!, offset!, length!)),
      jerry_throw_sz: (type, message) => this.hold(new Exception(this.error(type!, this.text(message!)))),
      jerry_value_copy: (handle) => this.hold(this.valueOf(handle!)),
      jerry_value_free: (handle) => this.release(handle!),
      jerry_value_as_number: (handle) => this.valueOf(handle!),
      jerry_value_is_exception: (handle) => this.valueOf(handle!) instanceof Exception,
      jerry_value_is_number: (handle) => typeof this.valueOf(handle!) === 'number',
      jerry_value_is_function: (handle) => typeof this.valueOf(handle!) === 'function',
      jerry_value_is_typedarray: (handle) => this.isTypedArray(this.valueOf(handle!)),
      jerry_object_set: (object, key, value) => this.hold(this.setProperty(object!, key!, value!)),
      jerry_call: (callee, self, args, count) => this.hold(this.call(callee!, self!, args!, count!)),
      jerry_typedarray_buffer: (array, offset, length) => this.hold(this.bufferOf(array!, offset!, length!)),
      jerry_arraybuffer_read: (buffer, offset, to, size) => {
        this.host.memory().set(new Uint8Array(this.valueOf(buffer!) as ArrayBuffer, offset, size), to);
        return size;
      },
      jerry_arraybuffer_write: (buffer, offset, from, size) => {
        const target = new Uint8Array(this.valueOf(buffer!) as ArrayBuffer, offset, size);
        target.set(this.host.memory().subarray(from, from! + size!));
        return size;
      },
      jerryxx_print_error: (handle) => this.printError(this.valueOf(handle!)),
    };
  }

  private hold(value: unknown): number {
    const handle = this.free.pop() ?? this.values.length;
    this.values[handle] = value;
    return handle;
  }

  private release(handle: number): void {
    this.valueOf(handle);
    this.values[handle] = FREED;
    this.free.push(handle);
  }

  private valueOf(handle: number): unknown {
    const value = this.values[handle];
    if (value === FREED || handle === 0 || handle >= this.values.length) {
      throw new Error(`the binding used the value handle ${handle} after freeing it`);
    }
    return value;
  }

  private text(address: number): string {
    const memory = this.host.memory();
    return utf8.decode(memory.subarray(address, memory.indexOf(0, address)));
  }

  private error(type: number, message: string): Error {
    if (type === ERROR_TYPE) return new this.globals.TypeError(message);
    return type === ERROR_RANGE ? new this.globals.RangeError(message) : new this.globals.Error(message);
  }

  private typedArray(type: number, buffer: number, offset: number, length: number): Uint8Array | Uint32Array {
    const View = type === TYPEDARRAY_UINT8 ? this.globals.Uint8Array : this.globals.Uint32Array;
    return new View(this.valueOf(buffer) as ArrayBuffer, offset, length);
  }

  private isTypedArray(value: unknown): boolean {
    return this.globals.ArrayBuffer.isView(value) && 'BYTES_PER_ELEMENT' in (value as object);
  }

  private setProperty(object: number, key: number, value: number): true {
    (this.valueOf(object) as Record<string, unknown>)[this.valueOf(key) as string] = this.valueOf(value);
    return true;
  }

  private bufferOf(array: number, offsetAddress: number, lengthAddress: number): ArrayBufferLike {
    const view = this.valueOf(array) as Uint8Array;
    const words = this.host.words();
    words[offsetAddress >>> 2] = view.byteOffset;
    words[lengthAddress >>> 2] = view.byteLength;
    return view.buffer;
  }

  private call(callee: number, self: number, argsAddress: number, count: number): unknown {
    const words = this.host.words();
    const args: unknown[] = [];
    for (let at = argsAddress >>> 2; args.length < count; at++) args.push(this.valueOf(words[at]!));
    const target = this.valueOf(callee) as (...args: unknown[]) => unknown;
    const thisValue = this.valueOf(self);
    try {
      return target.apply(thisValue, args);
    } catch (thrown) {
      return new Exception(thrown);
    }
  }

  /** A JavaScript function that calls a C handler. The handles of its arguments live as long as the call. */
  private externalFunction(index: number): (...args: unknown[]) => unknown {
    const handler = this.host.handler(index);
    const address = this.host.argumentsAddress();
    return (...args) => {
      const handles = args.slice(0, ARGUMENTS_MAX).map((value) => this.hold(value));
      this.host.words().set(handles, address >>> 2);
      const result = this.take(handler(0, address, handles.length));
      for (const handle of handles) this.release(handle);
      if (result instanceof Exception) throw result.thrown;
      return result;
    };
  }

  private printError(value: unknown): void {
    this.host.printError(thrownText(value instanceof Exception ? value.thrown : value));
  }
}

const utf8 = new TextDecoder();

/** Stands in the place of a freed value, so that a use after free is noticed. */
const FREED = Symbol('freed');

/** What is printed of something thrown: an error's stack, whichever world the error is of, or the value itself. */
export function thrownText(thrown: unknown): string {
  const isObject = typeof thrown === 'object' && thrown !== null;
  return String(isObject && 'stack' in thrown ? thrown.stack : thrown);
}
