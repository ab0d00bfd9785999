// What the library and the command line take for large buckets and large fleets, over stand-ins of the tables and of S3.
// Each line is measured in a process of its own, whose heap is limited to 100 MB: a list that keeps more ends with an error.
import { spawnSync } from "node:child_process";
import { scenarios } from "./scale/reading.ts";

const heap = ["--max-old-space-size=100", "--max-semi-space-size=4"];
const [name, size] = process.argv.slice(2);

if (name !== undefined && scenarios[name]) {
  const began = performance.now();
  const figures = { ...(await scenarios[name].run(Number(size ?? scenarios[name].size))) };
  const [ms, { maxRSS }] = [performance.now() - began, process.resourceUsage()];
  const cpu = process.cpuUsage().user / 1_000_000;
  const all = { seconds: ms / 1_000, "CPU seconds": cpu, "memory at most, MB": maxRSS / 1_000, ...figures };
  const words = Object.entries(all).map(
    ([word, value]) => `${word} ${value.toLocaleString("en-US", { maximumFractionDigits: 2 })}`,
  );
  console.log(`${name}: ${words.join("; ")}`);
} else
  for (const one of Object.keys(scenarios))
    spawnSync(process.execPath, [...heap, process.argv[1] ?? "", one], { stdio: "inherit" });
