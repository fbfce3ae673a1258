// A queue that is fair between principals: each in turn gives one, its oldest. Pure: knows no slots and no time.

export interface Queued {
  readonly principal: string;
}

export interface Lane<T extends Queued> {
  readonly add: (item: T) => void;
  /** Takes the oldest of the principal whose turn it is. The next turn is the next principal's. */
  readonly next: () => T | undefined;
  readonly remove: (item: T) => void;
  readonly countOf: (principal: string) => number;
  /** How many principals wait. */
  readonly principals: () => number;
  /** The newest of the principal that has most; of `favoured`, where it has as many as anybody. */
  readonly newestOfMost: (favoured: string) => T | undefined;
}

export function createLane<T extends Queued>(): Lane<T> {
  /** In the order of turns. No list is empty. */
  const lists = new Map<string, readonly T[]>();
  const listOf = (principal: string): readonly T[] => lists.get(principal) ?? [];

  function keep(principal: string, list: readonly T[]): void {
    if (list.length === 0) lists.delete(principal);
    else lists.set(principal, list);
  }

  return {
    add(item) {
      keep(item.principal, [...listOf(item.principal), item]);
    },
    next() {
      const [first] = lists;
      if (first === undefined) return undefined;
      const [principal, [item, ...others]] = first;
      lists.delete(principal);
      keep(principal, others);
      return item;
    },
    remove(item) {
      keep(
        item.principal,
        listOf(item.principal).filter((one) => one !== item),
      );
    },
    countOf: (principal) => listOf(principal).length,
    principals: () => lists.size,
    newestOfMost(favoured) {
      const most = [...lists.values()].reduce(
        (best, list) => (list.length > best.length ? list : best),
        listOf(favoured),
      );
      return most.at(-1);
    },
  };
}
