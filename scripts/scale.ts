// Runs the service's own code with 1,000, 100,000 and 1,000,000 buckets in virtual time, over stand-ins with AWS's limits,
// and prints the figures.
import { printIsolation } from "./scale/isolation.ts";
import { burstOfEvents, dueAtOnce, type Figures, heldByBudget, specsAtOnce } from "./scale/scenarios.ts";
import { tickMemory } from "./scale/tickMemory.ts";

const sizes = (process.argv[2] ?? "1000,100000,1000000").split(",").map(Number);
const withoutBudget = { repairsAMinute: 100_000, s3WritesASecond: 100, concurrency: 100 };

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
  await run(
    `one tick, ${size.toLocaleString("en-US")} buckets in its slice and due in each key, 1,000 workers`,
    tickMemory(size, 1_000),
  );
for (const size of sizes)
  await run(
    `${size.toLocaleString("en-US")} buckets due at once, 100 workers`,
    dueAtOnce(size, withoutBudget),
  );
for (const size of sizes.filter((one) => one <= 100_000))
  await run(
    `${size.toLocaleString("en-US")} buckets that drift, 600 repairs a minute, 10 workers`,
    heldByBudget(size, { repairsAMinute: 600, s3WritesASecond: 100, concurrency: 10 }),
  );
for (const size of sizes.filter((one) => one <= 100_000))
  await run(
    `${(size / 2).toLocaleString("en-US")} specs, nine of ten written at once, 10 specs a second and shard, 10 workers`,
    specsAtOnce(size / 2, { repairsAMinute: 600, s3WritesASecond: 100, concurrency: 10, specsASecond: 10 }),
  );
await run(
  "1,000 events a second over 5,000 buckets, for 20 s, 100 workers",
  burstOfEvents(20, { ...withoutBudget, s3WritesASecond: 1_000 }),
);
await printIsolation();
