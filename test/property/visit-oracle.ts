// Visits by hand: who counts which rows, what a condition says of them, and what may be told of the number. It knows the policy
// of test/unit/catalog/visits.ts by heart and nothing of how the API goes about it.

export interface Visit {
  readonly visitId: number;
  readonly patientId: string;
  readonly ward: string;
  readonly isUrgent: boolean | null;
  readonly severity: number | null;
}

export interface Counter {
  readonly roles: readonly string[];
  readonly wards: readonly string[];
}

export type Where = Readonly<Record<string, unknown>>;
type Truth = boolean | null;

/** The rows of each role that has no more than a number here. */
const ROWS: Readonly<Record<string, (visit: Visit, wards: readonly string[]) => boolean>> = {
  doctor: () => true,
  statistician: () => true,
  planner: ({ isUrgent }) => isUrgent === true,
  nurse: ({ ward }, wards) => wards.includes(ward),
};

/** The rows that are counted for somebody, severity NULL where none of the roles that see the row may filter by it. */
export function countable(visits: readonly Visit[], { roles, wards }: Counter): readonly Visit[] {
  return visits.flatMap((visit) => {
    const own = roles.filter((role) => ROWS[role]?.(visit, wards) === true);
    if (own.length === 0) return [];
    const isKnown = own.includes("nurse") || own.includes("statistician");
    return [isKnown ? visit : { ...visit, severity: null }];
  });
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const every = (parts: readonly Truth[]): Truth => (parts.includes(false) ? false : parts.includes(null) ? null : true);

/** What `where` says of one visit; null is unknown. */
export function says(where: Where, visit: Visit): Truth {
  return every(
    Object.entries(where).map(([name, part]) => {
      if (name === "and") return every((part as Where[]).map((each) => says(each, visit)));
      if (name === "or") return not(every((part as Where[]).map((each) => not(says(each, visit)))));
      if (name === "not") return not(says(part as Where, visit));
      const cell = visit[name as keyof Visit];
      return every(Object.entries(part as Where).map(([operator, operand]) => test(operator, operand, cell)));
    }),
  );
}

function test(operator: string, operand: unknown, cell: string | number | boolean | null): Truth {
  if (operator === "isNull") return (cell === null) === operand;
  const list = operand as readonly unknown[];
  if (operator === "in") return list.length === 0 ? false : cell === null ? null : list.includes(cell);
  if (operator === "notIn") return list.length === 0 ? true : cell === null ? null : !list.includes(cell);
  if (cell === null) return null;
  if (operator === "gt") return Number(cell) > Number(operand);
  if (operator === "startsWith") return String(cell).startsWith(String(operand));
  return operator === "eq" ? cell === operand : cell !== operand;
}

export interface Floor {
  readonly minGroupSize: number;
  readonly roundTo: number;
}

export const patientsOf = (visits: readonly Visit[]): number => new Set(visits.map(({ patientId }) => patientId)).size;

/** The number of those that `where` holds for, or null where they or the others are too few. */
export function told(rows: readonly Visit[], where: Where, { minGroupSize, roundTo }: Floor): string | null {
  const group = rows.filter((visit) => says(where, visit) === true);
  const others = rows.filter((visit) => says(where, visit) !== true);
  const isFew = (some: readonly Visit[]): boolean => patientsOf(some) < minGroupSize;
  if (isFew(group) || (others.length > 0 && isFew(others))) return null;
  return String(rounded(group.length, { minGroupSize, roundTo }));
}

export type VisitKey = "ward" | "isUrgent" | "severity";
export interface VisitGroup {
  readonly key: readonly (string | number | boolean | null)[];
  readonly rows: readonly Visit[];
}

/** The groups that may be told, by their keys, NULL lowest: none of few patients, and none that would tell what few are left. */
export function toldGroups(
  rows: readonly Visit[],
  where: Where,
  keys: readonly VisitKey[],
  { minGroupSize }: Floor,
): readonly VisitGroup[] {
  const isFew = (some: readonly Visit[]): boolean => some.length > 0 && patientsOf(some) < minGroupSize;
  const asked = rows.filter((visit) => says(where, visit) === true);
  if (isFew(rows.filter((visit) => says(where, visit) !== true))) return [];
  const groups = Object.values(Object.groupBy(asked, (visit) => JSON.stringify(keys.map((key) => visit[key]))))
    .flatMap((some) => (some === undefined || some[0] === undefined ? [] : [{ first: some[0], rows: some }]))
    .map(({ first, rows: own }): VisitGroup => ({ key: keys.map((key) => first[key]), rows: own }))
    .toSorted(byKey);
  const large = groups.filter((group) => !isFew(group.rows));
  const left = groups.filter((group) => isFew(group.rows)).flatMap((group) => group.rows);
  if (!isFew(left)) return large;
  const [smallest] = large.toSorted((one, other) => patientsOf(one.rows) - patientsOf(other.rows) || byKey(one, other));
  return large.filter((group) => group !== smallest);
}

function byKey(one: VisitGroup, other: VisitGroup): number {
  for (const [index, cell] of one.key.entries()) {
    const against = other.key[index] ?? null;
    if (cell === against) continue;
    if (cell === null || against === null) return cell === null ? -1 : 1;
    return cell < against ? -1 : 1;
  }
  return 0;
}

export function rounded(count: number, { roundTo }: Floor): number {
  return Math.floor(count / roundTo + 0.5) * roundTo;
}
