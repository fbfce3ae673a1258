// Session storage: gone with the tab, never sent by the browser itself.

const KEY = "edgewise.token";

export function readToken(): string {
  return sessionStorage.getItem(KEY) ?? "";
}

export function writeToken(token: string): void {
  if (token === "") sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}
