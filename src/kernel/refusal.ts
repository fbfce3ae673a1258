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
  /** What must be on record before it is read or answered cannot be put on record. */
  | { readonly reason: "audit-unavailable"; readonly detail: string }
  | { readonly reason: "warehouse-unavailable"; readonly detail: string }
  | { readonly reason: "warehouse-paused"; readonly detail: string }
  | { readonly reason: "warehouse-failed"; readonly detail: string }
  | { readonly reason: "warehouse-malformed"; readonly detail: string }
  | { readonly reason: "deadline-exceeded"; readonly detail: string }
  | { readonly reason: "cancelled"; readonly detail: string };

/** The refusals that talking to the warehouse can end in. */
export type WarehouseRefusal = Extract<
  Refusal,
  {
    reason:
      | "warehouse-unavailable"
      | "warehouse-paused"
      | "warehouse-failed"
      | "warehouse-malformed"
      | "deadline-exceeded"
      | "cancelled";
  }
>;
