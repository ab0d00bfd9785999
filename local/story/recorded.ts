import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the functions printed under a title ("outcome", "enqueued"), a line each, the first one first. */
export const told = (logs: string, title: string): string[] =>
  readFileSync(join(logs, "ministack.log"), "utf8")
    .split("\n")
    .filter((line) => line.includes(`"message":"${title}"`));
