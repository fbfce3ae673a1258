// A name for a piece of DuckDB text that is used more than once. Text written twice is worked out twice wherever a CASE stands
// around it, and doubles with every function put around it. DuckDB has no LET; a lambda over a list of one is as good and costs
// next to nothing. DuckDB allows no subquery inside the lambda: only `sql` itself may hold one.

const SHORT = 40;

/** `body` of a name for `sql`: `list_transform([a + b], lambda v1x0: v1x0 * v1x0)[1]`. What is short stands for itself. */
export function letIn(sql: string, body: (name: string) => string): string {
  if (sql.length <= SHORT) return body(sql);
  const name = `v${hashOf(sql)}`;
  return `(list_transform([${sql}], lambda ${name}: ${body(name)}))[1]`;
}

/** Named after the text, so that the same node is the same text wherever it stands, and an inner name hides no other. */
function hashOf(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  return `${(hash >>> 0).toString(36)}x${text.length}`;
}
