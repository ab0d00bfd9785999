// Runs random schedules, in one thread for each core: main.ts [HOW MANY] [FIRST SEED], with ROAMING for
// the part of the schedules in which accounts join and leave. Exits with 1 if one has violations.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { enoughOfAny, expectedCoverage } from "../coverage.ts";
import type { Result, Share } from "./worker.ts";

const [most = "100000", seed = `${Date.now() % 1_000_000_000}`] = process.argv.slice(2);
const [count, first] = [Number(most), Number(seed)];
const { ROAMING } = process.env;
const roamingPart = ROAMING ? Number(ROAMING) : undefined;
const more = ROAMING ? ` ROAMING=${ROAMING}` : "";
const threads = Math.min(availableParallelism(), count);

console.log(`${count} random schedules from seed ${first}${more}, in ${threads} threads`);
const began = performance.now();
const covered = new Set<string>();
let [ran, bad] = [0, 0];
/** After how many schedules their number is printed. */
const printEvery = 10_000;

/** Also where the run is interrupted. */
function printCounts(): void {
  const perSecond = Math.round((ran / (performance.now() - began)) * 1_000);
  console.log(`${ran} random schedules from seed ${first}: ${bad} with violations; ${perSecond} a second`);
}

function report(result: Result): void {
  if (result.kind === "progress") {
    const before = ran;
    ran += result.ran;
    if (ran < count && Math.floor(ran / printEvery) > Math.floor(before / printEvery)) printCounts();
    return;
  }
  if (result.kind === "done") {
    for (const what of result.covered) covered.add(what);
    return;
  }
  bad += 1;
  console.log(
    [`make simulate N=1 SEED=${result.seed}${more}`, ...result.violations, "", ...result.trace, ""].join(
      "\n",
    ),
  );
}

const share = (index: number): Share => ({
  first: first + index,
  end: first + count,
  stride: threads,
  roamingPart,
});

process.once("SIGINT", () => {
  printCounts();
  process.exit(130);
});

await Promise.all(
  Array.from({ length: threads }, (_, index) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: share(index) });
    worker.on("message", report);
    return new Promise<void>((resolve, reject) => worker.once("exit", () => resolve()).once("error", reject));
  }),
);

const uncovered = count >= enoughOfAny ? expectedCoverage.filter((what) => !covered.has(what)) : [];
if (uncovered.length > 0) console.log(`not covered: ${uncovered.join(", ")}`);
printCounts();
process.exitCode = bad > 0 || uncovered.length > 0 ? 1 : 0;
