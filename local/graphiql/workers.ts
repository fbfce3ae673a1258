// Monaco's workers, as files of this origin beside the page: no blob: and no data: in a Content-Security-Policy.

const FILES: ReadonlyMap<string, string> = new Map([
  ["json", "/graphiql/json.worker.js"],
  ["graphql", "/graphiql/graphql.worker.js"],
]);

Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_id: string, label: string) =>
      new Worker(FILES.get(label) ?? "/graphiql/editor.worker.js", { type: "module" }),
  },
});
