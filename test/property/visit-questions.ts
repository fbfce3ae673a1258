// Random visits, who counts them, and by which conditions.

import fc from "fast-check";
import type { Counter, Visit, Where } from "./visit-oracle.ts";

export const BUILD_VISITS = `
  CREATE SCHEMA curated; CREATE SCHEMA edgewise;
  CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR);
  CREATE TABLE curated.Visit(VisitId INTEGER, PatientId VARCHAR, Ward VARCHAR, IsUrgent BOOLEAN, Severity INTEGER, Cost INTEGER,
    Diagnosis VARCHAR);
  CREATE TABLE curated.Ward(Name VARCHAR, Storey INTEGER);
  CREATE TABLE curated.Census(PersonId INTEGER, Age INTEGER);
  INSERT INTO edgewise.column_types VALUES ('curated', 'Visit', 'PatientId', 'varchar(10)');
  INSERT INTO curated.Ward VALUES ('North', 1), ('South', 2);`;

/** Puts them in the place of what is there. */
export function insertVisits(visits: readonly Visit[]): string {
  const rows = visits.map(
    (visit) =>
      `(${visit.visitId}, '${visit.patientId}', '${visit.ward}', ${visit.isUrgent}, ${visit.severity}, ${visit.visitId * 7}, 'secret')`,
  );
  const insert = rows.length === 0 ? "" : `INSERT INTO curated.Visit VALUES ${rows.join(", ")}`;
  return `DELETE FROM curated.Visit; ${insert}`;
}

export const clientOf = ({ roles, wards }: Counter) => ({ roles, scopes: ["visit.count"], claims: { wards } });

const WARDS = ["North", "South", "East"] as const;
export const visits: fc.Arbitrary<readonly Visit[]> = fc
  .array(
    fc.record({
      patientId: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      ward: fc.constantFrom(...WARDS),
      isUrgent: fc.constantFrom(true, false, null),
      severity: fc.constantFrom(1, 2, 3, null),
    }),
    { maxLength: 24 },
  )
  .map((rows) => rows.map((row, at) => ({ ...row, visitId: at + 1 })));

const wards = fc.subarray([...WARDS]);
const severity = fc.constantFrom(1, 2, 3);
const roles = fc.constantFrom(
  ["statistician"],
  ["doctor"],
  ["planner"],
  ["nurse"],
  ["nurse", "planner"],
  ["planner", "doctor"],
);
export const counters: fc.Arbitrary<Counter> = fc.record({ roles, wards });

/** Doctors and planners alone have no severity to ask by. */
export function hasSeverity({ roles: held }: Counter): boolean {
  return held.includes("nurse") || held.includes("statistician");
}

function leafOf(counter: Counter): fc.Arbitrary<Where> {
  const byWard = fc.oneof(
    fc.constantFrom(...WARDS, "Nort").map((eq): Where => ({ ward: { eq } })),
    fc.constantFrom("N", "").map((startsWith): Where => ({ ward: { startsWith } })),
    fc.tuple(fc.constantFrom("in", "notIn"), wards).map(([operator, some]): Where => ({ ward: { [operator]: some } })),
  );
  const byUrgency = fc.oneof(
    fc.boolean().map((eq): Where => ({ isUrgent: { eq } })),
    fc.boolean().map((isNull): Where => ({ isUrgent: { isNull } })),
  );
  const bySeverity = fc.oneof(
    severity.map((gt): Where => ({ severity: { gt } })),
    severity.map((ne): Where => ({ severity: { ne } })),
    fc.subarray([1, 2, 3]).map((notIn): Where => ({ severity: { notIn } })),
    fc.boolean().map((isNull): Where => ({ severity: { isNull } })),
  );
  return hasSeverity(counter) ? fc.oneof(byWard, byUrgency, bySeverity) : fc.oneof(byWard, byUrgency);
}

export function whereOf(counter: Counter): fc.Arbitrary<Where> {
  const leaf = leafOf(counter);
  const parts = fc.array(leaf, { maxLength: 3 });
  return fc.oneof(
    leaf,
    fc.constant<Where>({}),
    parts.map((or): Where => ({ or })),
    parts.map((and): Where => ({ not: { and } })),
    fc.tuple(leaf, leaf).map(([one, other]): Where => ({ and: [one, { not: other }] })),
  );
}
