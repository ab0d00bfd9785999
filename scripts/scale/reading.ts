import type { Result } from "../../cli/command/command.ts";
import { list } from "../../cli/commands/list.ts";
import { plan } from "../../cli/commands/plan.ts";
import { status } from "../../cli/commands/status.ts";
import type { Deployment } from "../../cli/deployment/deployment.ts";
import { fleetReport } from "../../cli/report/page.ts";
import { readStory } from "../../cli/report/read.ts";
import { paintWith } from "../../cli/terminal/terminal.ts";
import { planBucket } from "../../core/plan/planBucket.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import { bareFleet, CallCount } from "./bareFleet.ts";
import { largeBuckets } from "./largeBuckets.ts";
import { largeFleet } from "./largeFleet.ts";

type Figures = Readonly<Record<string, number>>;

interface Scenario {
  readonly size: number;
  run(size: number): Promise<Figures>;
}

const progress = () => ({ step: () => undefined, end: () => undefined });
const signal = new AbortController().signal;
const now = () => new Date("2026-11-26T12:00:00.000Z");

/** Runs a command for a fleet, and counts the characters that it prints. */
async function run(command: typeof status, fleet: object, isJson: boolean, options: object = {}) {
  let characters = 0;
  const print = ({ text }: { readonly text: string }) => {
    characters += text.length;
  };
  const emit = (
    result: Result,
    text?: (paint: ReturnType<typeof paintWith>) => { readonly text: string },
  ) => {
    if (isJson) characters += JSON.stringify(result).length;
    else if (text) print(text(paintWith(false)));
  };
  const context = { emit, print, note: () => undefined, progress, signal, now, isJson, stage: "dev" };
  const more = { width: Number.POSITIVE_INFINITY, deployment: async () => fleet };
  await command.run({ names: [], options: { ...options } }, { ...context, ...more } as never);
  return { "MB printed": characters / 1_000_000 };
}

const s3Ms = 20;

/** A fleet whose S3 answers each read after 20 ms. */
function plannedFleet(count: number) {
  const read = async () => {
    await new Promise((resolve) => setTimeout(resolve, s3Ms));
    return { Status: "Enabled" };
  };
  const lambda = {
    send: () => Promise.reject(Object.assign(new Error(), { name: "ResourceNotFoundException" })),
  };
  const provider = async () => ({ region: "ca-central-1", owner: "111122223333", read });
  return {
    ...largeFleet(count),
    provider,
    lambda,
    prefix: "dxaws-s3-dev",
    layerStore: { read: async () => ({ baselines: [], exceptions: [], problems: [] }) },
    functionCalled: (name: string) => name,
  };
}

const parallel = 100;
/** S3 publishes no limit for reads of configurations; a stand-in that refuses more than this. */
const readsASecond = 1_000;

const cpuMs = () => process.cpuUsage().user / 1_000;

/** Plans a bucket as the service does, again and again, and once alone. */
async function planOf(title: string): Promise<Figures> {
  const large = largeBuckets.find((one) => one.title === title);
  if (!large) throw new Error(`there is no bucket whose ${title}`);
  const { spec, live } = large;
  const desired = parseDesired(spec as never);
  const bucket = { name: spec.name, region: spec.region, owner: "111122223333" };
  const before = process.memoryUsage().heapUsed;
  const began = cpuMs();
  const first = planBucket(desired, bucket, live);
  const firstMs = cpuMs() - began;
  const heap = (process.memoryUsage().heapUsed - before) / 1_000_000;
  const times = Array.from({ length: 7 }, () => {
    const start = cpuMs();
    planBucket(desired, bucket, live);
    return cpuMs() - start;
  }).sort((a, b) => a - b);
  const sizes = { "MB as JSON": JSON.stringify(first).length / 1_000_000, calls: first.actions.length };
  return { "first, CPU ms": firstMs, "median, CPU ms": times[3] ?? 0, "heap MB": heap, ...sizes };
}

const planned = [
  "inventory is missing",
  "inventory is changed",
  "lifecycle is changed",
  "policy is changed",
  "everything is missing",
  "everything is changed",
];

export const scenarios: Readonly<Record<string, Scenario>> = {
  ...Object.fromEntries(
    planned.map((title) => [`plan of a bucket whose ${title}`, { size: 1, run: () => planOf(title) }]),
  ),
  status: { size: 1_000_000, run: (size) => run(status, largeFleet(size), false) },
  "status as JSON": { size: 1_000_000, run: (size) => run(status, largeFleet(size), true) },
  list: { size: 1_000_000, run: (size) => run(list, largeFleet(size), false) },
  [`plan --all --parallel ${parallel}`]: {
    size: 50_000,
    async run(size) {
      const printed = await run(plan, plannedFleet(size), false, { all: true, parallel: `${parallel}` });
      return { ...printed, "seconds of S3 alone": (size * s3Ms) / parallel / 1_000 };
    },
  },
  "plan --all of buckets without a spec, a baseline with four facets": {
    size: 5_000,
    async run(size) {
      const counted = new CallCount(readsASecond);
      const printed = await run(plan, bareFleet(size, counted), false, { all: true });
      const { calls, most, refused } = counted;
      return { ...printed, "calls to S3": calls, "most in a second": most, "refused with SlowDown": refused };
    },
  },
  report: {
    size: 1_000_000,
    async run(size) {
      const place = { ...largeFleet(size), prefix: "dxaws-s3-dev", region: "ca-central-1" };
      const story = await readStory(
        place as unknown as Pick<Deployment, "ledger" | "prefix" | "specTable"> & { readonly region: string },
        30,
        { now, progress, signal },
      );
      return { "MB of the file": story ? Buffer.byteLength(fleetReport(story)) / 1_000_000 : 0 };
    },
  },
};
