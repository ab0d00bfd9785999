import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The log lines of the functions with a message ("outcome", "enqueued"), oldest first. */
export const logged = (logs: string, title: string): string[] =>
  readFileSync(join(logs, "ministack.log"), "utf8")
    .split("\n")
    .filter((line) => line.includes(`"message":"${title}"`));
