import { stripVTControlCharacters } from "node:util";
import { lines, type Said, Words, words } from "../../core/text/words.ts";
import { columns } from "./terminal.ts";

type Row = readonly Said[];

const margin = "    ";

/**
 * Rows as columns, of which the last may be long. Nothing is cut: what does not fit stands in lines of its own below its
 * row, and where not even the short columns fit, each row is a paragraph.
 */
export function table(heading: Row, rows: readonly Row[], width: number): Words {
  const all = [heading, ...rows];
  const whole = columns(all, Number.POSITIVE_INFINITY);
  if (widest(whole) <= width) return whole;
  const short = columns(
    all.map((row) => row.slice(0, -1)),
    Number.POSITIVE_INFINITY,
  );
  if (widest(short) > width) return lines(rows.flatMap((row) => paragraph(row, width)));
  const [head = "", ...heads] = short.text.split("\n").map((line) => new Words(line));
  return lines([head, ...heads.flatMap((line, index) => [line, ...below(rows[index]?.at(-1), width)])]);
}

const lengthOf = (line: string) => Array.from(stripVTControlCharacters(line)).length;

const widest = ({ text }: Words) =>
  text.split("\n").reduce((most, line) => Math.max(most, lengthOf(line)), 0);

const below = (said: Said, width: number): Words[] => wrapped(words`${said}`, width, margin);

function paragraph([name, ...rest]: Row, width: number): Words[] {
  const short = rest
    .slice(0, -1)
    .map((said) => words`${said}`)
    .filter(({ text }) => text !== "");
  return [words`${name}`, ...packed(short, width), ...below(rest.at(-1), width)];
}

/** Short cells with commas between them, as many in a line as fit. */
function packed(cells: readonly Words[], width: number): Words[] {
  const told: string[] = [];
  for (const { text } of cells) {
    const longer = `${told.at(-1)}, ${text}`;
    const fits = told.length > 0 && lengthOf(longer) + margin.length <= width;
    if (fits) told[told.length - 1] = longer;
    else told.push(text);
  }
  return told.map((line) => new Words(`${margin}${line}`));
}

/** A text in lines that are no wider; a word that is, is broken. */
export function wrapped({ text }: Words, width: number, before = ""): Words[] {
  const room = Math.max(10, width - before.length);
  const told: string[] = [];
  for (const word of text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((whole) => pieces(whole, room))) {
    const last = told.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room)
      told[told.length - 1] = `${last} ${word}`;
    else told.push(word);
  }
  return told.map((line) => new Words(`${before}${line}`));
}

const pieces = (word: string, room: number): string[] =>
  word.length <= room ? [word] : [word.slice(0, room), ...pieces(word.slice(room), room)];
