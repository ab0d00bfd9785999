// Measures the functions' bundles over a stand-in for S3, STS, the tables and the queue, and prints the figures; with --write
// into docs/performance.md.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { coldSamples, coldTable } from "./bench/cold.ts";
import { goalsTable } from "./bench/goals.ts";
import { Bench, megabytes } from "./bench/measuring.ts";
import { memoryTable } from "./bench/memory.ts";
import { programs } from "./bench/programs.ts";
import { StandIn } from "./bench/standIn.ts";
import { repaired, warmSamples, warmTable } from "./bench/warm.ts";

const number = (name: string, otherwise: number) => Number(process.env[name] || otherwise);
const delays = { s3: number("S3_MS", 20), tables: number("TABLE_MS", 5), sts: number("STS_MS", 20) };
const rounds = number("ROUNDS", 60);
const page = "docs/performance.md";
const marks = ["<!-- written by make bench WRITE=1 -->", "<!-- end -->"] as const;

function about(busy: number): string {
  const [core] = cpus();
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}, on ${cpus().length} cores (${core?.model.trim()}), Node ${process.version};`,
    `${delays.s3} ms are added to each S3 call, ${delays.tables} ms to each table call and ${delays.sts} ms to each session; ${rounds} rounds.`,
    `The machine's load average was ${busy.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after.`,
  ].join("\n");
}

const standIn = new StandIn();
const bench = new Bench(standIn, await standIn.start());
const busy = loadavg()[0] ?? 0;
const all = await programs();
const warm = await warmSamples(bench, standIn, all, { rounds, delays });
const cold = await coldSamples(bench, standIn, all, { rounds: Math.ceil(rounds / 4), delays });
standIn.stop();
const figures = [
  about(busy),
  goalsTable(warm, cold, delays, megabytes),
  warmTable(warm),
  coldTable(cold, megabytes),
  memoryTable(warm.get(repaired) ?? [], cold),
].join("\n\n");
console.log(figures);
if (process.argv.includes("--write")) {
  const [before] = readFileSync(page, "utf8").split(marks[0]);
  const [, after] = readFileSync(page, "utf8").split(marks[1]);
  writeFileSync(page, `${before}${marks[0]}\n\n${figures}\n\n${marks[1]}${after}`);
}
