import { emptyReceives, monthAlone, monthOf, monthOfBare, monthOfBaselines, repair } from "./month.ts";
import { items, prices, type Tally } from "./tally.ts";

/** Dollars for each of our calls to S3, as a management event, in an account that has this consumer of such events. */
const listeners = {
  // $2 for 100,000.
  "a second trail that logs reads too": 20e-6,
  // $4 for a million.
  "GuardDuty, which reads every management event": 4e-6,
  // $0.50 a GB, 1.5 KB a record.
  "a trail that logs to CloudWatch Logs, reads too": 0.5 * 1.5e-6,
  // $0.75 a GB.
  "CloudTrail Lake, kept for a year, reads too": 0.75 * 1.5e-6,
} as const;

const callsOf = (tally: Tally) => tally.of("S3 reads") + tally.of("S3 lists") + tally.of("S3 writes");

/** AWS Config records a bucket again after each write: $0.003. */
const configurationItem = 0.003;

/** A request to a standard queue. */
const standardRequest = 0.4e-6;
/** With other accounts Lambda also polls the queue of events above their allowance. */
const overflow = standardRequest * emptyReceives;

const number = (count: number) => {
  if (Math.abs(count) < 1e-6) return "";
  return count.toLocaleString("en-US", { maximumFractionDigits: count < 10 ? 2 : 0 });
};
const dollars = (sum: number) => `$${sum.toFixed(2)}`;
const price = (each: number) =>
  each < 0.01 ? `$${Number((each * 1e6).toPrecision(6))} a million` : dollars(each);
const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;

const withBaselines = ["the first baseline", "1,000 buckets without a spec"];

/** A Markdown table of what a month costs: the deployment alone, a thousand buckets, a thousand repairs; with baselines. */
export async function costsTable(): Promise<string> {
  const columns: readonly Tally[] = [
    await monthAlone(),
    await monthOf(1_000),
    (await repair()).times(1_000),
    await monthOfBaselines(),
    await monthOfBare(1_000),
  ];
  const lines = items.map((item) =>
    row(item, ...columns.map((tally) => number(tally.of(item))), price(prices[item])),
  );
  const besides = Object.entries(listeners).map(([what, each]) => {
    const sums = columns.map((tally) => each * callsOf(tally));
    return row(`besides: ${what}`, ...sums.map(dollars), price(each));
  });
  const recorded = columns.map((tally) => configurationItem * tally.of("S3 writes"));
  return [
    row("a month", "the deployment alone", "1,000 buckets", "1,000 repairs", ...withBaselines, "price"),
    "|---|--:|--:|--:|--:|--:|--:|",
    ...lines,
    row("**dollars**", ...columns.map((tally) => `**${dollars(tally.dollars)}**`), ""),
    ...besides,
    row(
      "besides: AWS Config, which records changed buckets",
      ...recorded.map(dollars),
      `$${configurationItem}`,
    ),
    row(
      "besides: with other accounts, polls of the overflow queue",
      dollars(overflow),
      ...columns.slice(1).map(() => dollars(0)),
      price(standardRequest),
    ),
  ].join("\n");
}
