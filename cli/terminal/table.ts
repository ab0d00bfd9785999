import { stripVTControlCharacters } from "node:util";
import { lines, type Said, Words, words } from "../../core/text/words.ts";
import { columns } from "./terminal.ts";

type Row = readonly Said[];

const margin = "    ";

/**
 * Rows as columns; only the last column may be long. Nothing is cut: a last cell that does not fit goes below its row, in
 * lines of its own. If not even the short columns fit, each row becomes a paragraph.
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

/** Short cells separated by commas, as many per line as fit. */
function packed(cells: readonly Words[], width: number): Words[] {
  const rows: string[] = [];
  for (const { text } of cells) {
    const longer = `${rows.at(-1)}, ${text}`;
    const fits = rows.length > 0 && lengthOf(longer) + margin.length <= width;
    if (fits) rows[rows.length - 1] = longer;
    else rows.push(text);
  }
  return rows.map((line) => new Words(`${margin}${line}`));
}

/** The text in lines of at most `width`, each with `before` at its start; a longer word is broken. */
export function wrapped({ text }: Words, width: number, before = ""): Words[] {
  const room = Math.max(10, width - before.length);
  const rows: string[] = [];
  for (const word of text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((whole) => pieces(whole, room))) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room)
      rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(word);
  }
  return rows.map((line) => new Words(`${before}${line}`));
}

const pieces = (word: string, room: number): string[] =>
  word.length <= room ? [word] : [word.slice(0, room), ...pieces(word.slice(room), room)];
