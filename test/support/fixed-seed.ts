// Where properties begin to look. On a laptop elsewhere each time, so that every run looks at new cases. In CI always at the same
// cases: what makes it red is the change it is asked about. PROPERTY_SEED says another place; a failure prints its own.

import fc from "fast-check";

const written = process.env["PROPERTY_SEED"] ?? (process.env["CI"] === "true" ? "1" : undefined);
if (written !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(written) });
