// The text of an answer, straight from the cells of its rows: what graphql-js and JSON.stringify would make of them. Closures are
// made once for each place where rows are shown, and run for each row. For whole operations alone: where something was refused,
// is left to the executor, or is not in the form of its type, nothing is written.

import type { Cells, ReadAnswer } from "#read/read-request.ts";
import { AnswerTooLarge, type Output } from "./answer-output.ts";
import type { Ask } from "./asks.ts";
import type { LoadedOperation } from "./load-operation.ts";
import { groupsAt, numbersOf, rowsOf } from "./loaded-sets.ts";
import type { LoadedAnswer, LoadedSet } from "./loading.ts";
import { toldOf, toldWith, type PageTold } from "./page-told.ts";
import type { KeyedRow, PageEntry, PageSite, RootSite, RowSite } from "./sites.ts";
import { writeGroups, writeNumbers, writePageInfo } from "./write-numbers.ts";
import { writeList, writeObject } from "./write-object.ts";
import { fieldWriter, idWriter, relatedOf, Unwritable, type WriteRow } from "./write-row.ts";

type Entry<Entries> = Entries extends ReadonlyMap<string, infer One> ? One : never;
type RowEntry = Entry<RowSite["entries"]>;

/**
 * Stops where what was written is to be taken, or where rows are still to come: then it goes on with the next part of them, or with none
 * after the last.
 */
export type Writing = Generator<"full" | "rows", void, LoadedAnswer | undefined>;

/**
 * Writes `{"flights":{...}}`. False where a cell has no text: then what was written is of no use. Throws AnswerTooLarge. What cannot
 * be written is null where it is `sketched`, for who wants to know how large an answer of others will be.
 */
export function writeAnswer(
  root: RootSite,
  operation: LoadedOperation,
  output: Output,
  { sketched = false }: { readonly sketched?: boolean } = {},
): boolean {
  try {
    const { done } = new AnswerWriter(operation, output, sketched).write(root).next();
    if (done !== true) throw new TypeError("an answer of which rows are still to come");
    return true;
  } catch (error) {
    if (error instanceof Unwritable) return false;
    throw error;
  }
}

/** Writes the same, as far as its rows have come. Each step may throw Unwritable or AnswerTooLarge. */
export function openWriting(root: RootSite, operation: LoadedOperation, output: Output): Writing {
  return new AnswerWriter(operation, output, false).write(root);
}

class AnswerWriter {
  readonly #operation: LoadedOperation;
  readonly #output: Output;
  readonly #isSketch: boolean;
  readonly #rows = new Map<RowSite, WeakMap<ReadAnswer, WriteRow>>();

  constructor(operation: LoadedOperation, output: Output, isSketch: boolean) {
    this.#operation = operation;
    this.#output = output;
    this.#isSketch = isSketch;
  }

  /** Of a sketch, null for what cannot be written. */
  #tried<T>(write: () => T, instead: T): T {
    if (!this.#isSketch) return write();
    try {
      return write();
    } catch (error) {
      if (error instanceof Unwritable) return instead;
      throw error;
    }
  }

  /** Texts are put together before they are written: none may outgrow the answer meanwhile. */
  #bounded(length: number): void {
    if (length > this.#output.limit) throw new AnswerTooLarge("LIMIT_ANSWER_BYTES", this.#output.limit, length);
  }

  #list(texts: Iterable<string>): string {
    const all: string[] = [];
    let length = 0;
    for (const text of texts) {
      length += text.length;
      this.#bounded(length);
      all.push(text);
    }
    return writeList(all);
  }

  /** Rows of a root go out one by one: they may be many. Whatever is within a row is a text first. */
  *write(root: RootSite): Writing {
    const output = this.#output;
    let head = "{";
    for (const [response, entry] of root) {
      output.write(`${head}${JSON.stringify(response)}:`);
      head = ",";
      if (entry.kind === "list") yield* this.#triedPage(entry.page);
      else output.write(this.#tried(() => this.#rootText(entry), "null"));
    }
    output.write(head === "{" ? "{}" : "}");
  }

  *#triedPage(site: PageSite): Writing {
    try {
      yield* this.#writePage(site);
    } catch (error) {
      if (!this.#isSketch || !(error instanceof Unwritable)) throw error;
    }
  }

  *#writePage(site: PageSite): Writing {
    const output = this.#output;
    const page = { site, find: (ask: Ask) => ({ loaded: this.#root(ask), label: "" }) };
    let head = "{";
    let told: PageTold | undefined;
    for (const [response, part] of site.entries) {
      output.write(`${head}${JSON.stringify(response)}:`);
      head = ",";
      if (part.kind === "nodes" || part.kind === "edges") told = yield* this.#writeRows(page, part);
      else if (part.kind === "pageInfo") output.write(writePageInfo(part.fields, told ?? rowsOf(page)));
      else output.write(part.kind === "typename" ? JSON.stringify(part.name) : this.#part(page, part));
    }
    output.write(head === "{" ? "{}" : "}");
  }

  /** What is told of the page comes from all parts of it; their rows are not kept. */
  *#writeRows(page: PageAt, part: RowsPart): Generator<"full" | "rows", PageTold, LoadedAnswer | undefined> {
    let told = toldOf(rowsOf(page));
    let head = yield* this.#writeEach("[", this.#rowTexts(page, part));
    if (told.isStreamed) {
      for (let next = yield "rows"; next !== undefined; next = yield "rows") {
        const more = { site: page.site, find: always({ loaded: next, label: "" }) };
        head = yield* this.#writeEach(head, this.#rowTexts(more, part));
        told = toldWith(told, toldOf(rowsOf(more)));
      }
    }
    this.#output.write(head === "[" ? "[]" : "]");
    return told;
  }

  /** Gives what the next text is to begin with: a comma, if there was one. */
  *#writeEach(head: string, texts: Iterable<string>): Generator<"full", string, unknown> {
    const output = this.#output;
    let next = head;
    for (const text of texts) {
      output.write(next + text);
      next = ",";
      if (output.isFull) yield "full";
    }
    return next;
  }

  #rootText(entry: Exclude<Entry<RootSite>, PageEntry>): string {
    switch (entry.kind) {
      case "typename":
        return JSON.stringify(entry.name);
      case "root row":
        return this.#keyed(entry);
      case "nodes by id": {
        const rows = entry.found.map((found) => (found === null || found === "bad" ? "null" : this.#keyed(found)));
        return entry.isList ? this.#list(rows) : (rows[0] ?? "null");
      }
      case "other":
        throw new Unwritable();
    }
  }

  #root(ask: Ask): LoadedAnswer {
    const answer = this.#operation.roots.get(ask);
    if (answer?.ok !== true) throw new Unwritable();
    return answer.value;
  }

  #keyed({ ask, key, row }: KeyedRow): string {
    const loaded = this.#root(ask);
    return this.#row({ loaded, label: loaded.answer.labels[ask.keys.indexOf(key)] ?? "" }, row);
  }

  /** The one row of a set, or null. */
  #row({ loaded, label }: LoadedSet, site: RowSite): string {
    const row = loaded.answer.kind === "lookup" ? loaded.answer.sets.get(label) : undefined;
    return row === undefined ? "null" : this.#writerOf(site, loaded)(row);
  }

  #page(site: PageSite, find: (ask: Ask) => LoadedSet | undefined): string {
    const page = { site, find };
    return writeObject(site.entries, (part) => this.#part(page, part));
  }

  #part(page: PageAt, part: Exclude<Entry<PageSite["entries"]>, { readonly kind: "typename" }>): string {
    switch (part.kind) {
      case "nodes":
      case "edges":
        return this.#list(this.#rowTexts(page, part));
      case "pageInfo":
        return writePageInfo(part.fields, rowsOf(page));
      case "totalCount":
        return JSON.stringify(numbersOf(page, part.ask)["count"]);
      case "aggregate":
        return writeNumbers(part.numbers, numbersOf(page, part.ask));
      case "groupBy":
        return writeGroups(part.groups, groupsAt(page, part.groups));
      case "other":
        throw new Unwritable();
    }
  }

  #rowTexts(page: PageAt, part: RowsPart): Iterable<string> {
    return part.kind === "nodes" ? this.#nodes(page, part.node) : this.#edges(page, part.edge);
  }

  *#nodes(page: PageAt, site: RowSite): Iterable<string> {
    const { set, loaded } = rowsOf(page);
    if (loaded === undefined) return;
    const write = this.#writerOf(site, loaded);
    for (const row of set.rows) yield write(row);
  }

  *#edges(page: PageAt, edge: EdgeEntries): Iterable<string> {
    const { set, cursors, loaded } = rowsOf(page);
    if (loaded === undefined) return;
    for (const [index, row] of set.rows.entries()) {
      yield writeObject(edge, (entry) =>
        entry.kind === "node" ? this.#writerOf(entry.node, loaded)(row) : JSON.stringify(cursors[index] ?? null),
      );
    }
  }

  #writerOf(site: RowSite, loaded: LoadedAnswer): WriteRow {
    const known = this.#rows.get(site) ?? new WeakMap<ReadAnswer, WriteRow>();
    this.#rows.set(site, known);
    const write = known.get(loaded.answer) ?? this.#rowWriter(site, loaded);
    known.set(loaded.answer, write);
    return write;
  }

  #rowWriter(site: RowSite, loaded: LoadedAnswer): WriteRow {
    const parts = [...site.entries].map(([response, entry], index) => {
      const head = `${index === 0 ? "{" : ","}${JSON.stringify(response)}:`;
      const write = this.#tried<WriteRow>(
        () => this.#entryWriter(entry, site, loaded),
        () => "null",
      );
      return { head, write: this.#isSketch ? (row: Cells) => this.#tried(() => write(row), "null") : write };
    });
    if (parts.length === 0) return () => "{}";
    return (row) => {
      let text = "";
      for (const { head, write } of parts) text += head + write(row);
      this.#bounded(text.length);
      return `${text}}`;
    };
  }

  #entryWriter(entry: RowEntry, site: RowSite, loaded: LoadedAnswer): WriteRow {
    switch (entry.kind) {
      case "field":
        return fieldWriter(entry.name, loaded);
      case "id":
        return idWriter(site, loaded);
      case "typename":
        return () => JSON.stringify(entry.name);
      case "row": {
        const of = relatedOf(entry.ask, loaded, entry.relation);
        return (row) => {
          const set = of(row);
          return set === undefined ? "null" : this.#row(set, entry.row);
        };
      }
      case "list":
        return (row) => this.#page(entry.page, (ask) => relatedOf(ask, loaded)(row));
      case "other":
        throw new Unwritable();
    }
  }
}

function always<T>(value: T): () => T {
  return () => value;
}

type RowsPart = Extract<Entry<PageSite["entries"]>, { readonly kind: "nodes" | "edges" }>;

interface PageAt {
  readonly site: PageSite;
  readonly find: (ask: Ask) => LoadedSet | undefined;
}

type EdgeEntries = Extract<Entry<PageSite["entries"]>, { readonly kind: "edges" }>["edge"];
