/**
 * Characters that a terminal or page does not show as themselves: controls, format characters (direction, joiners),
 * line and paragraph separators, spaces other than the normal one, private and unassigned characters, lone
 * surrogates, zero-width Hangul jamo, and characters that Unicode lets renderers ignore.
 */
const unseen =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u1160-\u11ff\ud7b0-\ud7fb]|(?! )\p{Zs}/gu;

/** Blocks of right-to-left scripts: a terminal with bidi support also moves their neighbours. */
const turning = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;

/** Combining marks: a few belong to a letter; many cover other lines. */
const marked = /(\p{L}?)(\p{M}+)/gu;
const marksOfALetter = 3;

const short: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

const hex = (code: number, length: number) => code.toString(16).padStart(length, "0");

/** A character as a JSON escape. */
export const inJson = (character: string): string =>
  short[character] ??
  Array.from({ length: character.length }, (_, at) => `\\u${hex(character.charCodeAt(at), 4)}`).join("");

/** A character as a YAML escape. */
export const inYaml = (character: string): string =>
  character.length > 1 ? `\\U${hex(character.codePointAt(0) ?? 0, 8)}` : inJson(character);

type Spelling = typeof inJson;

function fewMarks(letter: string, marks: string, spell: Spelling): string {
  const kept = letter ? marksOfALetter : 0;
  return letter + Array.from(marks, (mark, at) => (at < kept ? mark : spell(mark))).join("");
}

/**
 * Text that needs no escaping: most text, and faster than the expressions above, which take milliseconds on first
 * use.
 */
const plain = /^[ -~]*$/;

/** A text with invisible characters escaped, for pages, where an element isolates text direction. */
export const shown = (text: string, spell = inJson): string =>
  plain.test(text)
    ? text
    : text
        .replace(unseen, (character) => spell(character))
        .replace(marked, (_, letter: string, marks: string) => fewMarks(letter, marks, spell));

/**
 * A text as one terminal line: nothing in it moves the cursor, ends the line, or hides or reorders its
 * surroundings.
 */
export const visible = (text: string, spell = inJson): string =>
  plain.test(text) ? text : shown(text, spell).replace(turning, (character) => spell(character));

const linesOf = (text: string, show: (line: string) => string) => text.split("\n").map(show).join("\n");

/** Our own multi-line YAML, in which everything invisible is inside double quotes. */
export const visibleYaml = (text: string): string => linesOf(text, (line) => visible(line, inYaml));

/** A value as JSON with invisible characters escaped; the JSON means the same. Only `indent` adds lines. */
export const visibleJson = (value: unknown, indent?: number): string =>
  linesOf(JSON.stringify(value, undefined, indent) ?? "undefined", (line) => visible(line));

/** A replacer for JSON.stringify, which escapes line ends itself and leaves most other invisible characters. */
export function visibleMembers(_: string, value: unknown): unknown {
  if (typeof value === "string") return linesOf(value, (line) => visible(line));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const isShown = Object.keys(value).every((name) => visible(name) === name);
  return isShown
    ? value
    : Object.fromEntries(Object.entries(value).map(([name, member]) => [visible(name), member]));
}
