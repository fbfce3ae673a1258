// npm run -s federation-key
// Prints a new private key for FEDERATION_KEY or FEDERATION_NEXT_KEY, on stdout alone: pipe it into `npx wrangler secret put`.

import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";

const { privateKey } = await generateKeyPair("RS256", { extractable: true, modulusLength: 2048 });
const key = await exportJWK(privateKey);
process.stdout.write(`${JSON.stringify({ ...key, kid: await calculateJwkThumbprint(key) })}\n`);
