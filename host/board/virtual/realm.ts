/** Where the app's bundle runs: a JavaScript world of its own, so that it sees Kaluma's globals and nothing of the host's. node:vm in Node, a worker in a browser. */
export interface Realm {
  /** Defines a global. */
  define(name: string, value: unknown): void;
  /** Runs a script; `name` is what stack traces call it. Returns the value of its last expression. */
  run(script: string, name: string): unknown;
}

/** Constructors of the realm: what the native module creates must be of the app's world, where the missing builtins are missing. */
export interface Intrinsics {
  Object: ObjectConstructor;
  ArrayBuffer: ArrayBufferConstructor;
  Uint8Array: Uint8ArrayConstructor;
  Uint32Array: Uint32ArrayConstructor;
  TypeError: TypeErrorConstructor;
  RangeError: RangeErrorConstructor;
  Error: ErrorConstructor;
  ArrayBufferIsView: (value: unknown) => boolean;
}

export function intrinsicsOf(realm: Realm): Intrinsics {
  return realm.run(
    '({ Object, ArrayBuffer, Uint8Array, Uint32Array, TypeError, RangeError, Error, ArrayBufferIsView: ArrayBuffer.isView })',
    'intrinsics',
  ) as Intrinsics;
}
