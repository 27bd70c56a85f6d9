/**
 * A stand-in for something large of which a test needs a few members. Those that are given are typed
 * as they are in the real one; asking for another is a fault of the test, and says which it was.
 */
export function standIn<T extends object>(name: string, given: Partial<T>): T {
  return new Proxy(given as T, {
    get: (target, key) => {
      if (typeof key === 'string' && !(key in target))
        throw new Error(`${name}.${key} is not part of this test`);
      return Reflect.get(target, key);
    },
  });
}
