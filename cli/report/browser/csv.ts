/** Separators of cells in some locale, even inside quotes: a spreadsheet may read a formula after one. */
const separator = /[;,|"\t\r\n]/;
const space = /\s/;
const formulaSign = /[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** The text with an apostrophe before each sign that could start a formula: at the start of a cell, also after blanks. */
function withoutFormulas(text: string): string {
  let isBeginning = true;
  let safe = "";
  for (const sign of text) {
    if (isBeginning && formulaSign.test(sign)) safe += "'";
    safe += sign;
    isBeginning = separator.test(sign) || (isBeginning && space.test(sign));
  }
  return safe;
}

/** A cell that every spreadsheet reads as text; numbers are our own. */
export const cell = (value: string | number): string =>
  typeof value === "number" ? `${value}` : `"${withoutFormulas(value).replaceAll('"', '""')}"`;

/** A table as CSV (RFC 4180), with a byte order mark, by which spreadsheets recognise UTF-8. */
export const csv = (lines: readonly (readonly (string | number)[])[]): string =>
  `\ufeff${lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
