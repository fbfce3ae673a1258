// An expected "no", tagged by `reason`, with the data an auditor needs. The wire text of each is decided elsewhere
// (resolvers/wire-error.ts) and is generic; `detail` here is for the audit and never holds tokens, values or rows.

/** Why a token was not accepted. Never told to the caller, who gets one text for all of them. */
export type TokenFlaw =
  | "missing"
  | "malformed"
  | "too-large"
  | "unknown-issuer"
  | "algorithm"
  | "unknown-key"
  | "signature"
  | "expired"
  | "not-yet-valid"
  | "too-old"
  | "audience"
  | "claim-missing"
  | "claim-invalid"
  | "not-an-access-token"
  | "tenant"
  | "groups-overage"
  | "keys-unavailable";

/** What was done for one round trip to the warehouse. */
export interface Tried {
  /** Times that the warehouse was asked. 0 where it is known not to answer. Absent: once. */
  readonly attempts?: number;
  /** Waited between them. */
  readonly waitedMs?: number;
  /** Waited for its turn, before. */
  readonly queuedMs?: number;
  /** Another request asked the same, and what came of that is given. */
  readonly isShared?: true;
}

export type Refusal =
  | { readonly reason: "unauthenticated"; readonly flaw: TokenFlaw; readonly detail: string }
  | { readonly reason: "identity-provider-unavailable"; readonly detail: string }
  | { readonly reason: "no-grant"; readonly detail: string }
  | { readonly reason: "bad-input"; readonly message: string; readonly detail: string }
  | { readonly reason: "bad-cursor"; readonly detail: string }
  | {
      readonly reason: "over-budget";
      readonly budget: string;
      readonly allowed: number;
      readonly asked: number;
      /** The part of the operation that asks for most of it, by response names: `flights.origin`. */
      readonly blame?: string;
      /** After so long there would be enough. */
      readonly retryAfterSeconds?: number;
      readonly detail: string;
    }
  /** So many requests were taken from this principal of late that no more are. */
  | { readonly reason: "rate-limited"; readonly retryAfterSeconds: number; readonly detail: string }
  /** What must be on record before it is read or answered cannot be put on record. */
  | { readonly reason: "audit-unavailable"; readonly detail: string }
  | ({
      readonly reason: "warehouse-unavailable";
      /** It starts, and answers when it has. */
      readonly isWarmingUp?: true;
      readonly retryAfterSeconds?: number;
      readonly detail: string;
    } & Tried)
  | ({ readonly reason: "warehouse-paused"; readonly retryAfterSeconds?: number; readonly detail: string } & Tried)
  /** There was no turn for it at the warehouse. */
  | ({
      readonly reason: "warehouse-busy";
      /** Since the principal itself waits for so much else. */
      readonly isOverShare: boolean;
      readonly retryAfterSeconds: number;
      readonly detail: string;
    } & Tried)
  | ({ readonly reason: "warehouse-failed"; readonly detail: string } & Tried)
  | ({ readonly reason: "warehouse-malformed"; readonly detail: string } & Tried)
  /** The authority wants more of the user before the warehouse may see them. `claims` is base64url, fit for a header. */
  | ({ readonly reason: "claims-required"; readonly claims?: string; readonly detail: string } & Tried)
  | ({ readonly reason: "deadline-exceeded"; readonly detail: string } & Tried)
  | ({ readonly reason: "cancelled"; readonly detail: string } & Tried);

/** The refusals that talking to the warehouse can end in. */
export type WarehouseRefusal = Extract<
  Refusal,
  {
    reason:
      | "warehouse-unavailable"
      | "warehouse-paused"
      | "warehouse-busy"
      | "warehouse-failed"
      | "warehouse-malformed"
      | "claims-required"
      | "deadline-exceeded"
      | "cancelled";
  }
>;
