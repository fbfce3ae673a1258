// The masks among what an owner wrote about a field. One is allowed; how many there are is checked elsewhere.

import type { FieldDirective, MaskDirective } from "./directives.ts";

export function masksOf(directives: readonly FieldDirective[] = []): readonly MaskDirective[] {
  const isMask = (directive: FieldDirective): directive is MaskDirective => directive.directive === "mask";
  return directives.filter(isMask);
}
