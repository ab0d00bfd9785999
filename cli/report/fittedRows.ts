import { embedded } from "../../service/html/page.ts";
import type { Row } from "./rows.ts";

/** The characters of all rows in the file. With the rest of the page it stays below 10 MB, and opens in a second. */
const mostCharacters = 8_000_000;
/** Histories take no more than this, so that the list of buckets has room. */
const ofHistories = 5_000_000;

/** The rows that fit into the page, the most urgent first, and how many do not. Histories are left out before rows are. */
export function fittedRows(rows: readonly Row[]): { readonly rows: readonly Row[]; readonly left: number } {
  const fitted: Row[] = [];
  let [all, histories] = [0, 0];
  for (const row of rows) {
    const [whole, bare] = [lengthOf(row), lengthOf(bareOf(row))];
    const withHistory = histories + whole - bare <= ofHistories;
    const length = withHistory ? whole : bare;
    if (all + length > mostCharacters) continue;
    all += length;
    histories += withHistory ? whole - bare : 0;
    fitted.push(withHistory ? row : bareOf(row));
  }
  return { rows: fitted, left: rows.length - fitted.length };
}

const bareOf = (row: Row): Row => ({ ...row, history: [], more: row.more + row.history.length });

const lengthOf = (row: Row): number => embedded("", row).text.length;
