// A key and a certificate of its own, for tests of what a client proves by one. Written by hand in DER: Node reads certificates and
// makes none.

import { generateKeyPairSync, sign } from "node:crypto";

export interface SelfSigned {
  /** PKCS#8, PEM. */
  readonly key: string;
  /** X.509, PEM. */
  readonly certificate: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
/** sha256WithRSAEncryption, without parameters. */
const SHA256_RSA = der(SEQUENCE, Buffer.from("06092a864886f70d01010b0500", "hex"));

/** RSA, for a year that began yesterday. */
export function selfSigned(name: string): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const common = der(SEQUENCE, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from(name)));
  const subject = der(SEQUENCE, der(SET, common));
  const day = 86_400_000;
  const validity = der(SEQUENCE, utcTime(Date.now() - day), utcTime(Date.now() + 364 * day));
  const body = der(
    SEQUENCE,
    der(0xa0, Buffer.from("020102", "hex")),
    der(0x02, Buffer.from([1])),
    ...[SHA256_RSA, subject, validity, subject],
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: pem(der(SEQUENCE, body, SHA256_RSA, signature)),
  };
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** YYMMDDhhmmssZ */
function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/\D/g, "").slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
