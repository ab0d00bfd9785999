// Prints what the service does with 1,000, 100,000 and 1,000,000 buckets: its own code in virtual time, over stand-ins that hold AWS's limits.
import { dueAtOnce, type Figures, heldByBudget, storm } from "./scale/scenarios.ts";

const sizes = (process.argv[2] ?? "1000,100000,1000000").split(",").map(Number);
const free = { repairsAMinute: 100_000, s3WritesASecond: 100, concurrency: 100 };

function print(title: string, figures: Figures, began: number): void {
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(`\n${title} (${seconds} s of computing)`);
  for (const [name, value] of Object.entries(figures))
    console.log(
      `  ${name.padEnd(36)}${value.toLocaleString("en-US", { maximumFractionDigits: 1 }).padStart(12)}`,
    );
}

async function run(title: string, scenario: Promise<Figures>): Promise<void> {
  const began = performance.now();
  print(title, await scenario, began);
}

for (const size of sizes)
  await run(`${size.toLocaleString("en-US")} buckets due at once, 100 workers`, dueAtOnce(size, free));
for (const size of sizes.filter((one) => one <= 100_000))
  await run(
    `${size.toLocaleString("en-US")} buckets that differ, 600 repairs a minute, 10 workers`,
    heldByBudget(size, { repairsAMinute: 600, s3WritesASecond: 100, concurrency: 10 }),
  );
await run(
  "1,000 events a second over 5,000 buckets, for 20 s, 100 workers",
  storm(20, { ...free, s3WritesASecond: 1_000 }),
);
