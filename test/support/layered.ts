import { converge } from "../../core/apply/converge.ts";
import { S3Manager } from "../../core/apply/manager.ts";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { parseBaseline } from "../../core/resolve/baseline.ts";
import { type ExceptionLimits, parseException } from "../../core/resolve/exception.ts";
import { type Layers, type Resolved, resolve } from "../../core/resolve/resolve.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import { type Backend, makeTarget } from "../conformance/backend.ts";
import { ManualClock } from "./manualClock.ts";

export const now = new Date("2026-12-01T00:00:00Z");
export const facts = { name: "orders", account: "111122223333", region: "ca-central-1" };

export const layersOf = (
  baselines: readonly object[],
  exceptions: readonly object[] = [],
  limits?: ExceptionLimits,
): Layers => ({
  baselines: baselines.map(parseBaseline),
  exceptions: exceptions.map(parseException),
  ...(limits && { limits }),
});

/** What a parser gives; undefined for what it refuses. */
export const parsedOr = <T>(parse: (input: unknown) => T, input: unknown): T | undefined => {
  try {
    return parse(input);
  } catch (error) {
    if (!(error instanceof InvalidSpec)) throw error;
    return undefined;
  }
};

/** What baselines and a spec want of the bucket. */
export const wantedBy = (baselines: readonly object[], spec?: object, exceptions: readonly object[] = []) =>
  resolve(facts, layersOf(baselines, exceptions), spec && { name: facts.name, ...spec }, now);

/** A baseline that requires this of every bucket. */
export const requiring = (require: object, name = "company") => ({ name, require });

/** A configuration of the facet inventory. */
export const inventory = (Id: string, more: object = {}) => ({
  Id,
  IsEnabled: true,
  Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::report-target", Format: "CSV" } },
  IncludedObjectVersions: "Current",
  Schedule: { Frequency: "Daily" },
  ...more,
});

/** A bucket in an S3 in memory; its tools configure it through `apply` and `send`. */
export async function liveBucket(spec: object = {}) {
  const { name, account: owner, region } = facts;
  const [s3, clock] = [new MemoryS3({ account: owner }), new ManualClock()];
  const provider = new MemoryS3Provider({ s3, clock, owner });
  const send = (command: object) => s3.send(command as never, region);
  await makeTarget({ s3: { send }, region } as unknown as Backend);
  const manager = new S3Manager({ provider, clock });
  const apply = (wanted: object) => manager.apply({ name, region, ...wanted });
  const made = await apply(spec);
  if (!made.converged) throw new Error(`${made}`);
  /** One run of the service for what is wanted. */
  const run = ({ desired }: Pick<Resolved, "desired">) => {
    if (!desired) throw new Error("nothing is wanted");
    return converge(desired, { provider, clock });
  };
  return { s3, provider, clock, apply, send, run, peek: (facet: string) => s3.peek(name, facet) };
}
