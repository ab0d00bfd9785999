/**
 * What a terminal or a page does not show as a sign of its own, in its place: controls, format signs (those that turn
 * the direction, join, or say nothing), line and paragraph separators, spaces that are not the common one, private and
 * unassigned signs, lone surrogates, parts of Korean syllables that take no place of their own, and what Unicode allows
 * to be ignored.
 */
const unseen =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u1160-\u11ff\ud7b0-\ud7fb]|(?! )\p{Zs}/gu;

/** The blocks of the scripts that run from right to left: a terminal that knows of it moves their neighbours, too. */
const turning = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;

/** Marks that are drawn over or under the sign before them: a few belong to a letter, a flood covers other lines. */
const marked = /(\p{L}?)(\p{M}+)/gu;
const marksOfADeadLetter = 3;

const short: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

const hex = (code: number, length: number) => code.toString(16).padStart(length, "0");

/** A sign as JSON writes it where it does not show it. */
export const inJson = (sign: string): string =>
  short[sign] ?? Array.from({ length: sign.length }, (_, at) => `\\u${hex(sign.charCodeAt(at), 4)}`).join("");

/** The same as YAML writes it. */
export const inYaml = (sign: string): string =>
  sign.length > 1 ? `\\U${hex(sign.codePointAt(0) ?? 0, 8)}` : inJson(sign);

type Spelling = typeof inJson;

function fewMarks(letter: string, marks: string, spell: Spelling): string {
  const kept = letter ? marksOfADeadLetter : 0;
  return letter + Array.from(marks, (mark, at) => (at < kept ? mark : spell(mark))).join("");
}

/** What shows as it is. The expressions below take milliseconds when they are first used, and most text needs none of them. */
const plain = /^[ -~]*$/;

/** A text whose signs all show, each in its place, within a page: there an element keeps directions apart. */
export const shown = (text: string, spell = inJson): string =>
  plain.test(text)
    ? text
    : text
        .replace(unseen, (sign) => spell(sign))
        .replace(marked, (_, letter: string, marks: string) => fewMarks(letter, marks, spell));

/** A text as one line of a terminal: nothing in it moves the cursor, ends the line, hides or turns what is around it. */
export const visible = (text: string, spell = inJson): string =>
  plain.test(text) ? text : shown(text, spell).replace(turning, (sign) => spell(sign));

const linesOf = (text: string, show: (line: string) => string) => text.split("\n").map(show).join("\n");

/** Text that is in lines of ours already, as YAML that has all that is not visible in double quotes. */
export const visibleYaml = (text: string): string => linesOf(text, (line) => visible(line, inYaml));

/** A value as JSON that shows all its signs, and is still the same JSON. Only an indent makes lines of it. */
export const visibleJson = (value: unknown, indent?: number): string =>
  linesOf(JSON.stringify(value, undefined, indent) ?? "undefined", (line) => visible(line));

/** For JSON.stringify: it writes line ends as escapes itself, and leaves much else that is not visible as it is. */
export function visibleMembers(_: string, value: unknown): unknown {
  if (typeof value === "string") return linesOf(value, (line) => visible(line));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const isShown = Object.keys(value).every((name) => visible(name) === name);
  return isShown
    ? value
    : Object.fromEntries(Object.entries(value).map(([name, member]) => [visible(name), member]));
}
