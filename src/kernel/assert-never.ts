/** Ends an exhaustive switch: a new member of the union is a compile error here, and a fault at run time. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected case: ${JSON.stringify(value)}`);
}
