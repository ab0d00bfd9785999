/** A line of a unified diff of two JSON values: in both (" "), only in the first ("-"), only in the second ("+"). */
export interface UnifiedLine {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Up to this many lines in total are shown on one line. */
const fewLines = 7;
/** Unchanged lines shown around a change. */
const around = 5;
/** Above this many pairs of lines there is no alignment: all of the first value, then all of the second. */
const maxPairs = 1_000_000;

/** A unified diff of two values as JSON lines; undefined if one line is enough. */
export function unified(before: unknown, after: unknown): UnifiedLine[] | undefined {
  const isLarge = [before, after].some((value) => typeof value === "object");
  const [old, fresh] = [linesOf(inOrderOf(before, after)), linesOf(after)];
  return isLarge && old.length + fresh.length > fewLines ? shortened(aligned(old, fresh)) : undefined;
}

/** Without trailing commas: a line is unchanged if only its successor changed. */
const linesOf = (value: unknown): string[] =>
  value === undefined
    ? []
    : JSON.stringify(value, undefined, 2)
        .split("\n")
        .map((line) => line.replace(/,$/, ""));

/** A value with its members in the order of another value, because member order has no meaning. */
function inOrderOf(value: unknown, model: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const like = Object(model) as Readonly<Record<string, unknown>>;
  const inner = (name: string, part: unknown) =>
    inOrderOf(part, Object.hasOwn(like, name) ? like[name] : undefined);
  if (Array.isArray(value)) return value.map((part, index) => inner(`${index}`, part));
  const members = new Map(Object.entries(value));
  const names = [...Object.keys(like).filter((name) => members.has(name)), ...members.keys()];
  return Object.fromEntries(names.map((name) => [name, inner(name, members.get(name))]));
}

const signed = (sign: UnifiedLine["sign"], lines: readonly string[]): UnifiedLine[] =>
  lines.map((text) => ({ sign, text }));

/** Aligns lines by their longest common subsequence. */
function aligned(before: readonly string[], after: readonly string[]): UnifiedLine[] {
  if (before.length * after.length > maxPairs) return [...signed("-", before), ...signed("+", after)];
  const common = lengths(before, after);
  const lines: UnifiedLine[] = [];
  let [at, to] = [0, 0];
  while (at < before.length || to < after.length) {
    const [old = "", fresh = ""] = [before[at], after[to]];
    if (at < before.length && to < after.length && old === fresh) {
      lines.push({ sign: " ", text: fresh });
      at++;
      to++;
    } else if (
      to >= after.length ||
      (at < before.length && lengthAt(common, at + 1, to) >= lengthAt(common, at, to + 1))
    )
      lines.push({ sign: "-", text: before[at++] ?? "" });
    else lines.push({ sign: "+", text: after[to++] ?? "" });
  }
  return lines;
}

type Lengths = readonly (readonly number[])[];
const lengthAt = (common: Lengths, at: number, to: number) => common[at]?.[to] ?? 0;

/** The length of the longest common subsequence from each pair of positions on. */
function lengths(before: readonly string[], after: readonly string[]): Lengths {
  const table: number[][] = before.map(() => []);
  for (let at = before.length - 1; at >= 0; at--)
    for (let to = after.length - 1; to >= 0; to--)
      (table[at] as number[])[to] =
        before[at] === after[to]
          ? lengthAt(table, at + 1, to + 1) + 1
          : Math.max(lengthAt(table, at + 1, to), lengthAt(table, at, to + 1));
  return table;
}

/** Keeps the lines near a change; "..." stands for the others. */
function shortened(lines: readonly UnifiedLine[]): UnifiedLine[] {
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ sign }) => sign !== " ");
  return lines.flatMap((line, at) => {
    if (isNear(at)) return [line];
    return at === 0 || isNear(at - 1) ? [{ sign: " ", text: "..." } as const] : [];
  });
}
