// Prints what a month costs, counted from the service's own code: the table in docs/operating.md.
import { costsTable } from "./costs/table.ts";

console.log(await costsTable());
