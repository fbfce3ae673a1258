// One HTTP exchange whose answer is wanted as a whole, in one text.

import { ok } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { openAnswer, type AnswerBody, type AnswerFlaw, type AnswerHead, type Ask, type Fetch } from "./answer-body.ts";

export interface Answer extends Omit<AnswerHead, "body"> {
  readonly text: string;
}

/** Asks once. */
export async function exchange(fetch: Fetch, ask: Ask): Promise<Result<Answer, AnswerFlaw>> {
  const opened = await openAnswer(fetch, ask);
  if (!opened.ok) return opened;
  const { body, ...head } = opened.value;
  const text = await readText(body, ask.maxBytes);
  return text.ok ? ok({ ...head, text: text.value }) : text;
}

export async function readText(body: AnswerBody, maxBytes: number): Promise<Result<string, AnswerFlaw>> {
  let text = "";
  while (true) {
    const piece = await body.next(maxBytes);
    if (!piece.ok) return piece;
    if (piece.value === undefined) return ok(text);
    text += piece.value;
  }
}
