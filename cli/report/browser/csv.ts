/** What separates cells in some country, whatever the quotes say; behind it a spreadsheet could see a formula begin. */
const separator = /[;,|"\t\r\n]/;
const space = /\s/;
const formulaSign = /[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** The text with a mark before each sign that could begin a formula: at a beginning, also behind blanks. */
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

/** A cell that is text to every spreadsheet; numbers are our own. */
export const cell = (value: string | number): string =>
  typeof value === "number" ? `${value}` : `"${withoutFormulas(value).replaceAll('"', '""')}"`;

/** A table as CSV (RFC 4180), with the sign by which spreadsheets know UTF-8. */
export const csv = (lines: readonly (readonly (string | number)[])[]): string =>
  `\ufeff${lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
