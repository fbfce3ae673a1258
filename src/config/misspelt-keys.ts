// Keys that look like settings and are none. Says nothing of their values.

import { editDistance } from "./edit-distance.ts";
import { secretNames } from "./identity-settings.ts";
import { SETTING_KEYS, SETTING_TABLE } from "./setting-table.ts";

/** Other keys belong to other bindings, but one that is almost ours would be a setting that takes no effect. */
export function misspeltKeys(given: Readonly<Record<string, unknown>>): readonly string[] {
  const named = secretNames(given);
  return Object.keys(given)
    .filter(
      (key) =>
        !Object.hasOwn(SETTING_TABLE, key) &&
        !named.includes(key) &&
        /^(?:FEDERATION|WAREHOUSE|CIRCUIT|LIMIT|AUDIT|CACHE)_/.test(key),
    )
    .flatMap((key) => {
      const near = SETTING_KEYS.find((known) => editDistance(key, known) <= 2);
      return near === undefined ? [] : [`${key} is not a setting. Rename it to ${near}, or remove it.`];
    });
}
