// A SQL Server as far as a driver can tell: TLS, PRELOGIN, LOGIN7, SQL batches and attention, on loopback. What a batch is answered
// with, the test says in tokens; nothing here knows SQL.

import { once } from "node:events";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { certificate, key } from "./certificate.ts";
import { attentionAcknowledged, done, loginAcknowledged, prelogin } from "./tds-tokens.ts";

const PRELOGIN = 0x12;
const LOGIN7 = 0x10;
const BATCH = 0x01;
const ATTENTION = 0x06;
const ANSWER = 0x04;
const END_OF_MESSAGE = 0x01;
const RESET_CONNECTION = 0x08;
const HEADER_BYTES = 8;
const PIECE_BYTES = 4_000;

/** What the server was sent, in order. */
export interface Sent {
  readonly kind: "login" | "batch" | "attention";
  /** Which connection, from 1. */
  readonly connection: number;
  readonly text: string;
  /** True where the session was to be made as new first. */
  readonly isReset: boolean;
}

export interface TdsScript {
  readonly mode: "strict" | "tls" | "clear";
  /** Tokens of an answer, piece by piece. Stops being asked after an attention. "hang up" closes the connection. */
  batch: (text: string, attention: AbortSignal) => AsyncIterable<Buffer | "hang up"> | Iterable<Buffer | "hang up">;
  /** Tokens instead of a successful login. */
  login?: (() => Buffer | undefined) | undefined;
}

export interface TdsServer {
  readonly port: number;
  readonly sent: Sent[];
  /** Bytes of answers that the client's side has taken so far. */
  readonly written: () => number;
  readonly close: () => Promise<void>;
}

export async function startTdsServer(script: TdsScript): Promise<TdsServer> {
  const sent: Sent[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let written = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    const session = new Session(script, (connections += 1), sent, (bytes) => (written += bytes));
    session.open(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return {
    port: address.port,
    sent,
    written: () => written,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** One connection. */
class Session {
  #pending = Buffer.alloc(0);
  #message: Buffer[] = [];
  #attention = new AbortController();
  #running: Promise<void> | undefined;
  #socket: Socket | undefined;
  #stream: Duplex | undefined;
  readonly #script: TdsScript;
  readonly #id: number;
  readonly #sent: Sent[];
  readonly #count: (bytes: number) => void;

  constructor(script: TdsScript, id: number, sent: Sent[], count: (bytes: number) => void) {
    this.#script = script;
    this.#id = id;
    this.#sent = sent;
    this.#count = count;
  }

  /** `strict` begins with TLS; the others with a PRELOGIN in clear. */
  open(socket: Socket): void {
    this.#socket = socket;
    if (this.#script.mode === "strict")
      this.#listen(new TLSSocket(socket, { isServer: true, key, cert: certificate, ALPNProtocols: ["tds/8.0"] }));
    else this.#listen(socket);
  }

  #listen(stream: Duplex): void {
    this.#stream = stream;
    stream.on("error", () => undefined);
    stream.on("data", (bytes: Buffer) => this.#take(bytes));
  }

  #take(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length >= HEADER_BYTES) {
      const length = this.#pending.readUInt16BE(2);
      if (this.#pending.length < length) return;
      const [type = 0, status = 0] = this.#pending;
      this.#message.push(this.#pending.subarray(HEADER_BYTES, length));
      this.#pending = this.#pending.subarray(length);
      if ((status & END_OF_MESSAGE) === 0) continue;
      const body = Buffer.concat(this.#message.splice(0));
      this.#receive(type, body, (status & RESET_CONNECTION) !== 0).catch(() => this.#socket?.destroy());
    }
  }

  async #receive(type: number, body: Buffer, isReset: boolean): Promise<void> {
    switch (type) {
      case PRELOGIN:
        return this.#prelogin();
      case LOGIN7:
        return this.#login(body);
      case BATCH: {
        const text = body.subarray(body.readUInt32LE(0)).toString("utf16le");
        this.#note("batch", text, isReset);
        this.#running = this.#answer(text);
        return this.#running;
      }
      case ATTENTION:
        this.#note("attention", "", false);
        this.#attention.abort();
        await this.#running;
        return this.#say(attentionAcknowledged());
      default:
        throw new TypeError(`packet type ${type}`);
    }
  }

  #note(kind: Sent["kind"], text: string, isReset: boolean): void {
    this.#sent.push({ kind, connection: this.#id, text, isReset });
  }

  async #prelogin(): Promise<void> {
    const isWrapped = this.#script.mode === "tls";
    await this.#say(prelogin(isWrapped ? 1 : 2));
    if (!isWrapped || this.#stream === undefined) return;
    const socket = this.#stream;
    socket.removeAllListeners("data");
    this.#listen(
      new TLSSocket(unwrapHandshake(socket), { isServer: true, key, cert: certificate, maxVersion: "TLSv1.2" }),
    );
  }

  /** The protocol's version is the one that the client asked for. */
  async #login(body: Buffer): Promise<void> {
    this.#note("login", body.toString("utf16le") + body.subarray(1).toString("utf16le"), false);
    const version = Buffer.from(body.subarray(4, 8)).reverse();
    const isFederated = body.includes(Buffer.from("a.callers.token", "utf16le"));
    await this.#say(this.#script.login?.() ?? loginAcknowledged(version, isFederated));
  }

  async #answer(text: string): Promise<void> {
    this.#attention = new AbortController();
    // What the driver itself sends, to set its session up.
    if (text.startsWith("set ")) return this.#say(done());
    for await (const piece of this.#script.batch(text, this.#attention.signal)) {
      if (piece === "hang up") return void this.#socket?.destroy();
      if (this.#attention.signal.aborted) break;
      await this.#write(piece, 0);
    }
    await this.#write(Buffer.alloc(0), END_OF_MESSAGE);
  }

  async #say(tokens: Buffer): Promise<void> {
    await this.#write(tokens, END_OF_MESSAGE);
  }

  /** In packets, as fast as the client reads. */
  async #write(tokens: Buffer, status: number): Promise<void> {
    for (let at = 0; at === 0 || at < tokens.length; at += PIECE_BYTES) {
      const piece = tokens.subarray(at, at + PIECE_BYTES);
      const isLast = at + PIECE_BYTES >= tokens.length;
      if (this.#stream?.write(packet(ANSWER, isLast ? status : 0, piece)) === false)
        await Promise.race([once(this.#stream, "drain"), once(this.#attention.signal, "abort")]);
      this.#count(piece.length);
    }
  }
}

function packet(type: number, status: number, body: Buffer): Buffer {
  const head = Buffer.from([type, status, 0, 0, 0, 0, 1, 0]);
  head.writeUInt16BE(body.length + HEADER_BYTES, 2);
  return Buffer.concat([head, body]);
}

/** TDS 7: the handshake travels in PRELOGIN packets, one for each flight; what follows it does not. */
function unwrapHandshake(socket: Duplex): Duplex {
  let isHandshake = true;
  let pending = Buffer.alloc(0);
  let flight: Buffer[] = [];
  const flush = (): void => {
    if (flight.length > 0) socket.write(packet(PRELOGIN, END_OF_MESSAGE, Buffer.concat(flight)));
    flight = [];
  };
  const inner = new Duplex({
    read: () => undefined,
    write: (bytes: Buffer, _, next) => {
      if (!isHandshake) return void socket.write(bytes, next);
      if (flight.length === 0) setImmediate(flush);
      flight.push(bytes);
      next();
    },
  });
  socket.on("data", (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes]);
    if (pending[0] !== PRELOGIN) isHandshake = false;
    while (isHandshake && pending.length >= HEADER_BYTES && pending.length >= pending.readUInt16BE(2)) {
      const length = pending.readUInt16BE(2);
      inner.push(pending.subarray(HEADER_BYTES, length));
      pending = pending.subarray(length);
    }
    if (isHandshake) return;
    inner.push(pending);
    pending = Buffer.alloc(0);
  });
  socket.on("close", () => inner.destroy());
  return inner;
}
