import type { Command } from "../../core/providers/provider.ts";
import { claim, createUnmanaged, deleterActs, fullSpec, open, remove, suspend, untag } from "./actors.ts";
import type { Fault } from "./faultModel.ts";
import type { Settings } from "./settings.ts";
import type { World } from "./world.ts";

export const bucket = "orders";

/** Changes of a bucket and its spec; unless it is new, the bucket is in sync before. */
export interface Scenario {
  readonly name: string;
  readonly isNew?: boolean;
  /** The changes, each with its time in ms from the beginning. */
  readonly acts: readonly (readonly [ms: number, act: (world: World) => unknown])[];
  /** The fault of the first write to S3. */
  readonly firstWrite?: Fault;
  /** The operator's settings. */
  readonly settings?: Partial<Settings>;
  /** It tests a delay, and so is not in sync within seconds. */
  readonly isSlow?: boolean;
}

const alice = (foreignChange: (bucket: string) => Command) => (world: World) =>
  world.gateway.foreign(foreignChange(bucket), bucket, { name: "alice" });
export const spec =
  (version: number, more: object = {}) =>
  (world: World) =>
    world.writeSpec(bucket, { ...fullSpec(bucket, version), ...more });
const noSpec = (world: World) => world.writeSpec(bucket, undefined);

const plainScenarios: readonly Scenario[] = [
  { name: "a new spec", isNew: true, acts: [[0, spec(1)]] },
  { name: "a drift", acts: [[0, alice(suspend)]] },
  {
    name: "three drifts",
    acts: [
      [0, alice(suspend)],
      [300, alice(untag)],
      [700, alice(open)],
    ],
  },
  { name: "a changed spec", acts: [[0, spec(2, { versioning: false })]] },
  {
    name: "a deleted spec",
    acts: [
      [0, noSpec],
      [300, alice(suspend)],
    ],
  },
  { name: "a deleted bucket", acts: [[0, alice(remove)]] },
  { name: "a transient failure", firstWrite: "throttled", acts: [[0, alice(suspend)]] },
  { name: "a transient refusal", firstWrite: "denied", acts: [[0, alice(suspend)]] },
  {
    name: "edits and drifts",
    acts: [
      [0, alice(suspend)],
      [100, spec(2)],
      [400, alice(untag)],
      [900, spec(3)],
      [2_000, alice(open)],
    ],
  },
];

/** The operator's settings or other deployments defer writes. */
const heldScenarios: readonly Scenario[] = [
  {
    name: "a drift outside of the maintenance windows",
    settings: { windows: [{ kind: "allow", schedule: "*/4 * * * *", duration: "2m" }] },
    isSlow: true,
    acts: [[0, alice(suspend)]],
  },
  {
    name: "two drifts with a budget for one",
    settings: { repairsAMinute: 1 },
    isSlow: true,
    acts: [
      [0, alice(suspend)],
      [2_000, alice(untag)],
    ],
  },
  {
    name: "a bucket that exists before its spec",
    settings: { adoptsOnlyAsked: true },
    isNew: true,
    acts: [
      [0, async (world) => createUnmanaged(world, bucket)],
      [100, spec(1)],
      [5_000, spec(1, { adopt: true })],
    ],
  },
  {
    name: "another deployment",
    isSlow: true,
    acts: [[0, (world) => claim(world, bucket, "versioning", suspend, false)]],
  },
  {
    name: "another deployment that changes it back each time",
    isSlow: true,
    acts: [[0, (world) => claim(world, bucket, "versioning", suspend, true)]],
  },
  {
    name: "a bucket that is deleted repeatedly",
    isSlow: true,
    acts: [[0, (world) => deleterActs(world, bucket, 7)]],
  },
];

export const scenarios = [...plainScenarios, ...heldScenarios];
