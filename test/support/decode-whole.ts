// An answer that is there in one text, decoded: as the transport decodes it piece by piece.

import { ResponseDecoder, type Expected } from "#transport/decode-response.ts";

export function decodeWhole(text: string, expected: Expected): ReturnType<ResponseDecoder["finish"]> {
  const decoder = new ResponseDecoder(expected);
  decoder.push(text);
  return decoder.finish();
}
