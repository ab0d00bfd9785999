import { closest, distance } from "fastest-levenshtein";
import type * as z from "zod";
import { memberAsWritten } from "../text/spelling.ts";
import { visible } from "../text/visible.ts";
import { toPointer } from "./pointers.ts";

/** One problem of a spec: a JSON pointer to it, and a message that says what to change. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Thrown for an invalid spec, before any call to S3. `problems` has all of them; the message shows the first ones. */
export class InvalidSpec extends Error {
  override readonly name = "InvalidSpec";
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(summary(problems));
    this.problems = problems;
  }
}

const maxListed = 20;
const maxCharacters = 500;
/** Limits for finding the nearest known key: number of unknown keys, and length of a key. */
const maxHints = 200;
const maxKeyCharacters = 64;
/** The length of a key in a path, longer ones are cut. */
const maxPathCharacters = 200;

/** The first problems, each cut: the text is stored where there is no room for thousands. */
function summary(problems: readonly Problem[]): string {
  const lines = problems
    .slice(0, maxListed)
    .map(({ path, message }) => visible(`${path || "the spec"}: ${message}`.slice(0, maxCharacters)));
  const left = problems.length - lines.length;
  return [...lines, ...(left > 0 ? [`and ${left} more problems`] : [])].join("\n");
}

type Issue = z.core.$ZodIssue;

/** Adds the known keys to an issue about an unknown key, because only the schema at hand has them. */
export const knownKeys: z.core.$ZodErrorMap = (issue) =>
  issue.code === "unrecognized_keys" ? JSON.stringify(Object.keys(shapeOf(issue.inst))) : undefined;

const shapeOf = (schema: unknown): object =>
  (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape ?? {};

/** All problems of a refused input, with the value, what is allowed, and the nearest known key. */
export function explain(issues: readonly Issue[], input: unknown): Problem[] {
  const consequences = new Set(issues.flatMap(placesOfConsequences));
  const problems: Problem[] = [];
  for (const issue of issues) {
    if (isConsequence(issue, input, consequences)) continue;
    // Do not spread: there can be more problems than a call accepts arguments.
    for (const one of explainIssue(issue, input)) problems.push(one);
  }
  return problems;
}

function isConsequence(issue: Issue, input: unknown, places: ReadonlySet<string>): boolean {
  if (issue.code === "unrecognized_keys") return false;
  const may = issue.code === "custom" || valueAt(input, issue.path) === undefined;
  return may && places.has(toPointer(issue.path.map(String)));
}

/** Paths whose issues only follow from a misspelt key: the key that it stands for, and the object around it. */
function placesOfConsequences(issue: Issue): string[] {
  if (issue.code !== "unrecognized_keys") return [];
  const meant = guesses(issue).flatMap(({ nearest }) => (nearest ? [[...issue.path, nearest]] : []));
  return [issue.path, ...meant].map((path) => toPointer(path.map(String)));
}

/** The unknown keys, each with the nearest known one. */
function guesses({ keys, message }: Extract<Issue, { code: "unrecognized_keys" }>) {
  const known: string[] = JSON.parse(message);
  return keys.map((key, index) => ({
    key,
    nearest: index < maxHints ? nearestWord(key, known) : undefined,
    known,
  }));
}

/** Converts a path in S3's spelling to the keys as they were written. */
function pathAsWritten(path: readonly PropertyKey[], input: unknown): PropertyKey[] {
  let value = input;
  return path.map((name) => {
    const written = memberAsWritten(value, name);
    value = valueAt(value, [written]);
    return written;
  });
}

function explainIssue({ path, ...said }: Issue, input: unknown): Problem[] {
  const issue = { ...said, path: pathAsWritten(path, input) } as Issue;
  if (issue.code === "unrecognized_keys") return unknownKeys(issue);
  const value = valueAt(input, issue.path);
  if (issue.code === "invalid_union") {
    const branch = nearestBranch(issue.errors);
    if (branch)
      return explain(
        branch.map((inner) => below(inner, issue.path)),
        input,
      );
    return [problem(issue.path, `${show(value)} is not allowed; expected ${alternatives(issue.errors)}`)];
  }
  return [problem(issue.path, describe(issue, value))];
}

function describe(issue: Issue, value: unknown): string {
  if (value === undefined) return missing(issue);
  switch (issue.code) {
    case "invalid_type":
      return `${show(value)} is not allowed; expected ${issue.expected}${quotes(issue.expected, value)}`;
    case "invalid_value":
      // A message of the schema's own says more than the list of what is allowed.
      return issue.message.startsWith("Invalid ")
        ? `${show(value)} is not allowed; allowed: ${issue.values.map(show).join(", ")}`
        : `${show(value)}: ${issue.message}`;
    case "too_big":
      return `${show(value)} is too ${sizeWord(issue.origin, "large")}: at most ${issue.maximum}`;
    case "too_small":
      return `${show(value)} is too ${sizeWord(issue.origin, "small")}: at least ${issue.minimum}`;
    case "invalid_key":
      return `is not an allowed key: ${issue.issues.map((inner) => inner.message).join("; ")}`;
    default:
      return `${show(value)}: ${issue.message}`;
  }
}

/** YAML and JSON read an account id or a date without quotes as another type. */
const quotes = (expected: string, value: unknown) =>
  expected === "string" && typeof value !== "object" ? ": write it in quotes" : "";

/** The message for a missing value. */
function missing(issue: Issue): string {
  if (issue.code === "invalid_type") return `is missing; expected ${issue.expected}`;
  if (issue.code === "invalid_value") return `is missing; allowed: ${issue.values.map(show).join(", ")}`;
  return `is missing: ${issue.message}`;
}

const sizeWord = (origin: string, size: "large" | "small") =>
  origin === "string" ? (size === "large" ? "long" : "short") : size;

function unknownKeys(issue: Extract<Issue, { code: "unrecognized_keys" }>): Problem[] {
  return guesses(issue).map(({ key, nearest, known }) => {
    const hint = nearest ? `did you mean "${nearest}"?` : `known: ${known.join(", ")}`;
    return problem([...issue.path, key], `unknown key; ${hint}`);
  });
}

const problem = (path: readonly PropertyKey[], message: string): Problem => ({
  path: toPointer(path.map((key) => String(key).slice(0, maxPathCharacters))),
  message,
});

const below = (issue: Issue, path: readonly PropertyKey[]): Issue => ({
  ...issue,
  path: [...path, ...issue.path],
});

const isWrongKind = (branch: readonly Issue[]) =>
  branch.some((issue) => issue.path.length === 0 && ["invalid_type", "invalid_value"].includes(issue.code));

/**
 * The alternative that the writer most likely meant: of the right type, with the fewest unknown keys, then with the
 * deepest issues.
 */
function nearestBranch(branches: readonly Issue[][]): Issue[] | undefined {
  const depth = (branch: readonly Issue[]) =>
    branch.reduce((deepest, { path }) => Math.max(deepest, path.length), 0);
  const strange = (branch: readonly Issue[]) =>
    branch.reduce(
      (sum, one) => sum + (one.code === "unrecognized_keys" && one.path.length === 0 ? one.keys.length : 0),
      0,
    );
  return branches
    .filter((branch) => !isWrongKind(branch))
    .sort((a, b) => strange(a) - strange(b) || depth(b) - depth(a))[0];
}

const alternatives = (branches: readonly Issue[][]): string =>
  [
    ...new Set(
      branches.flat().map((issue) => {
        if (issue.code === "invalid_type") return issue.expected as string;
        return issue.code === "invalid_value" ? issue.values.map(show).join(", ") : issue.message;
      }),
    ),
  ].join(" or ");

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );

/** A short text for a value. Only the shown part of a large value is read. */
function show(value: unknown): string {
  const text = JSON.stringify(shortOf(value, 3)) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

const maxMembers = 20;

function shortOf(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.slice(0, 120);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth === 0) return "...";
  if (Array.isArray(value)) return value.slice(0, maxMembers).map((one) => shortOf(one, depth - 1));
  const members: [string, unknown][] = [];
  for (const key in value) {
    if (members.length === maxMembers) break;
    members.push([key.slice(0, 120), shortOf((value as Record<string, unknown>)[key], depth - 1)]);
  }
  return Object.fromEntries(members);
}

/** The known word nearest to a mistyped one, whatever its case; undefined if none is near. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > maxKeyCharacters) return undefined;
  const [typed, ...lower] = [word, ...known].map((one) => one.toLowerCase());
  const nearest = closest(`${typed}`, lower);
  const isNear = distance(`${typed}`, nearest) <= Math.max(2, word.length / 3);
  return isNear ? known[lower.indexOf(nearest)] : undefined;
}
