// GraphiQL with a place for the access token. The token lives in this tab's session storage and in the Authorization header of
// requests to this origin, nowhere else: not in the headers editor, whose text GraphiQL may keep.

import "./workers.ts";
import "graphiql/style.css";
import "./page.css";
import { GraphiQL } from "graphiql";
import { StrictMode, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { createFetcher } from "./fetcher.ts";
import { readToken, writeToken } from "./session-token.ts";

const FIRST_OPERATION = `# Paste an access token above: npm run -s token -- ana
# Then the documentation on the left lists what its roles may see.

{
  __typename
}
`;

function Page(): ReactNode {
  const [token, setToken] = useState(readToken);
  // Another fetcher for another token: GraphiQL then asks for the schema again, which depends on who asks.
  const fetcher = useMemo(() => createFetcher(token), [token]);
  const change = (text: string): void => {
    const next = text.trim();
    writeToken(next);
    setToken(next);
  };
  return (
    <>
      <TokenField token={token} onChange={change} />
      <main className="workbench">
        <GraphiQL fetcher={fetcher} defaultQuery={FIRST_OPERATION} showPersistHeadersSettings={false}>
          <GraphiQL.Logo>Edgewise</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

function TokenField(props: { readonly token: string; readonly onChange: (text: string) => void }): ReactNode {
  return (
    <header className="access">
      <label htmlFor="token">Access token</label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder="npm run -s token -- ana"
        value={props.token}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <output htmlFor="token">{props.token === "" ? "none: nothing is visible" : "kept until this tab closes"}</output>
    </header>
  );
}

const place = document.querySelector("#page");
if (place === null) throw new TypeError("index.html has no #page");
createRoot(place).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
