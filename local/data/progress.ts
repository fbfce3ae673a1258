// Says how far a build is: one line that rewrites itself on a terminal, plain lines elsewhere.

export interface Progress {
  readonly step: (text: string) => void;
  readonly done: (text: string) => void;
}

/** What progress is written to: process.stderr, or a test's own. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

const ERASE_LINE = "\r\u001b[2K";

export function createProgress(stream: ProgressStream, total: number): Progress {
  let count = 0;
  return {
    step: (text) => {
      count += 1;
      const line = `sample data ${bar(count - 1, total)} ${count}/${total} ${text}`;
      stream.write(stream.isTTY === true ? `${ERASE_LINE}${line}` : `${line}\n`);
    },
    done: (text) => {
      stream.write(`${stream.isTTY === true ? ERASE_LINE : ""}sample data ${bar(total, total)} ${text}\n`);
    },
  };
}

/** Says nothing. */
export const silent: Progress = { step: () => undefined, done: () => undefined };

function bar(done: number, total: number): string {
  const width = 20;
  const filled = Math.round((done / total) * width);
  return `[${"#".repeat(filled)}${"-".repeat(width - filled)}]`;
}
