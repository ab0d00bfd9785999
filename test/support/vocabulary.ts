import { readdirSync } from "node:fs";
import { join } from "node:path";
import { read, repository } from "./pages.ts";

/** A word that readers do not know in this sense, and the field's word for it. */
interface Unknown {
  readonly word: RegExp;
  readonly instead: string;
}

const unknown = (word: RegExp, instead: string): Unknown => ({ word, instead });

/** Words that no text uses, each with what it says instead. */
export const unknownWords: readonly Unknown[] = [
  unknown(/\blook(?:s|ed|ing)?\b(?! (?:up|like|for|marked|complete)\b)/gi, "check, observe, read"),
  unknown(/\b(?:came|comes?|coming) upon\b/gi, "find"),
  unknown(/\bmend(?:s|ed|ing)?\b/gi, "repair"),
  unknown(/\bput(?:s|ting)? (?:\w+ )?(?:right|back)\b/gi, "repair, restore"),
  unknown(/\b(?:tell|tells|told|telling)\b/gi, "report, publish, record, print, say"),
  unknown(/\btroubles?\b/gi, "condition"),
  unknown(/\bhandl(?:ing|ings|ed)\b/gi, "reconciliation, reconcile"),
  unknown(
    /\b(?:the|each|every|this|that|its) letter\b|(?<!\b(?:dead|capital|small|ASCII|Unicode)[ -])\bletters\b(?!, digits)/gi,
    "dead letter, message",
  ),
  unknown(/\bput(?:s|ting)? (?:\w+ )?off\b/gi, "defer"),
  unknown(/\b(?:fights?|fighting|fought|rivals?)\b/gi, "conflict, other writer"),
  unknown(/\b(?:somebody|nobody|anybody|whoever)\b/gi, "someone, no one, another principal, the caller"),
  unknown(
    /\bgives? (?:\w+ )?leave\b|\bleave to\b|\boperator's (?:word|say|leave)\b/gi,
    "permission, setting",
  ),
  unknown(/\b(?:sets?|setting) (?:\w+ )?off\b/gi, "trigger, cause"),
  unknown(/\b(?:leave|leaves|leaving|left) (?:\w+ )?alone\b|\bkept out of\b/gi, "does not write, ignores"),
  unknown(/\ba person's job\b|\bleft to a person\b/gi, "needs a person"),
  unknown(/\bbreaks? off\b|\b(?:die|dies|died|dying)\b/gi, "stop, crash"),
  unknown(
    /\bat the (?:most|least)\b|\bso many\b|\bwhole of it\b|\bnothing to say\b/gi,
    "at most, a number, all of it",
  ),
  unknown(/\b(?:weather|mishaps?|deeds?)\b/gi, "fault model, injected fault, change"),
];

export type Reading = "all of it" | "prose" | "strings and comments" | "comments";

// Leftmost first: a mark of one kind inside another one begins nothing.
const code = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

function partsOf(text: string, reading: Reading): readonly (readonly [at: number, part: string])[] {
  if (reading === "all of it") return [[0, text]];
  if (reading === "prose") return [[0, text.replaceAll(/`[^`\n]+`/g, "``")]];
  const parts = [...text.matchAll(code)].map(({ index, 0: part }) => [index, part] as const);
  return reading === "comments" ? parts.filter(([, part]) => /^\/[/*]/.test(part)) : parts;
}

/** The words of a text that no text should use: `line: word (what it says instead)`. */
export const unknownIn = (text: string, reading: Reading = "all of it"): string[] =>
  partsOf(text, reading).flatMap(([start, part]) =>
    unknownWords.flatMap(({ word, instead }) =>
      [...part.matchAll(word)].map(({ index, 0: found }) => {
        const line = text.slice(0, start + index).split("\n").length;
        return `${line}: ${found} (${instead})`;
      }),
    ),
  );

/** The files of a folder, or the file of that name, as paths from the repository. */
export function filesOf(place: string, ending: string): string[] {
  if (!place.endsWith("/")) return [place];
  return readdirSync(join(repository, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name).slice(repository.length + 1))
    .sort();
}

/** The unknown words of each file of a place that has some. */
export const findings = (place: string, ending: string, reading: Reading): string[] =>
  filesOf(place, ending).flatMap((file) => unknownIn(read(file), reading).map((found) => `${file}:${found}`));
