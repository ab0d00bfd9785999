import { baselineSchema } from "../../core/resolve/baseline.ts";
import { exceptionSchema } from "../../core/resolve/exception.ts";
import { specSchema } from "../../core/spec/specSchema.ts";
import { nearestWord, type Problem } from "../../core/values/problems.ts";

/** What a document of a file describes. */
export type DocumentKind = "spec" | "baseline" | "exception";

/** The members that only documents of a kind have, besides `kind`. */
const marks = {
  baseline: ["select", "require", "default"],
  exception: ["owner", "until", "buckets", "pointers"],
} as const;
const kinds = ["baseline", "exception"] as const;

const known = [specSchema, baselineSchema, exceptionSchema].flatMap(({ shape }) => Object.keys(shape));

/** What is wrong with the member `kind` of a document; only baselines and exceptions have one. */
export function flawOfKind(value: unknown): Problem | undefined {
  const { kind } = Object(value) as { readonly kind?: unknown };
  if (kind === undefined || kinds.some((one) => one === kind)) return undefined;
  const nearest = typeof kind === "string" ? nearestWord(kind, kinds) : undefined;
  const todo = nearest
    ? `did you mean "${nearest}"?`
    : `known: ${kinds.join(", ")}; a spec has none: leave it out`;
  return { path: "/kind", message: `unknown kind; ${todo}` };
}

/** The number of keys that are guessed at: a file may have any number. */
const mostGuessed = 200;

/** The kind of a document: what its member `kind` says, else the kind of which it has members. Misspelt ones count. */
export function kindOf(value: unknown): DocumentKind {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "spec";
  const { kind } = value as { readonly kind?: unknown };
  const named = typeof kind === "string" ? nearestWord(kind, kinds) : undefined;
  if (named) return named as DocumentKind;
  const keys = Object.keys(value);
  const meant = keys
    .slice(0, mostGuessed)
    .map((key) => (known.includes(key) ? key : (nearestWord(key, known) ?? key)));
  const has = (words: readonly string[], of: (typeof kinds)[number]) =>
    words.filter((word) => marks[of].some((mark) => mark === word)).length;
  const most = (words: readonly string[]) =>
    kinds.filter((one) => has(words, one) > 0).sort((a, b) => has(words, b) - has(words, a))[0];
  return most(keys) ?? most(meant) ?? "spec";
}
