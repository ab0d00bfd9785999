import { monthAlone, monthOf, repair } from "./month.ts";
import { items, prices, type Tally } from "./tally.ts";

/** Dollars for each management event that a trail delivers which is not the first: $2 for 100,000. */
const secondTrail = 20e-6;

const number = (count: number) => {
  if (count === 0) return "";
  return count.toLocaleString("en-US", { maximumFractionDigits: count < 10 ? 2 : 0 });
};
const dollars = (sum: number) => `$${sum.toFixed(2)}`;
const price = (each: number) =>
  each < 0.01 ? `$${Number((each * 1e6).toPrecision(6))} a million` : dollars(each);
const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** A Markdown table of what a month costs: the deployment alone, a thousand buckets, a thousand repairs. */
export async function costsTable(): Promise<string> {
  const columns: readonly Tally[] = [await monthAlone(), await monthOf(1_000), (await repair()).times(1_000)];
  const lines = items.map((item) =>
    row(item, ...columns.map((tally) => number(tally.of(item))), price(prices[item])),
  );
  const trails = columns.map((tally) => secondTrail * (tally.of("S3 reads") + tally.of("S3 writes")));
  return [
    row("a month", "the deployment alone", "1,000 buckets", "1,000 repairs", "price"),
    "|---|--:|--:|--:|--:|",
    ...lines,
    row("**dollars**", ...columns.map((tally) => `**${dollars(tally.dollars)}**`), ""),
    row("besides: a second trail that logs reads too", ...trails.map(dollars), price(secondTrail)),
  ].join("\n");
}
