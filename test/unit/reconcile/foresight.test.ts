import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operation } from "../../../core/providers/operation.ts";
import type { Command } from "../../../core/providers/provider.ts";
import type { MaintenanceWindow } from "../../../core/spec/windows/schema.ts";
import type { Cause } from "../../../service/triggers/trigger.ts";
import { draws } from "../../support/chance.ts";
import { convergedWorld, minute, spec, suspend } from "../../support/convergedWorld.ts";
import { foresee } from "../../support/foresee.ts";
import { bucket, region, World } from "../../support/world.ts";

const at = { Bucket: bucket };
/** Changes by other principals, each with the facet that its event names. */
const foreignChanges: readonly (readonly [Command, string])[] = [
  [suspend, "versioning"],
  [new PutBucketVersioningCommand({ ...at, VersioningConfiguration: { Status: "Enabled" } }), "versioning"],
  [new PutBucketTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: "team", Value: "x" }] } }), "tags"],
  [
    new PutPublicAccessBlockCommand({ ...at, PublicAccessBlockConfiguration: { BlockPublicAcls: false } }),
    "blockPublicAccess",
  ],
  [new DeleteBucketPolicyCommand(at), "policy"],
  [new DeleteBucketCommand(at), "bucket"],
  [new CreateBucketCommand({ ...at, CreateBucketConfiguration: { LocationConstraint: region } }), "bucket"],
];

const statement = (Effect: "Allow" | "Deny", Action: string) => ({
  Effect,
  Principal: "*",
  Action,
  Resource: `arn:aws:s3:::${bucket}/*`,
});
const anyWindow: fc.Arbitrary<MaintenanceWindow> = fc.constantFrom(
  { kind: "allow", schedule: "*/20 * * * *", duration: "10m" },
  { kind: "deny", schedule: "*/20 * * * *", duration: "10m" },
  { kind: "allow", schedule: "0 0 1 1 *", duration: "1h" },
);
const some = <T>(value: fc.Arbitrary<T>, weight = 3) => fc.option(value, { nil: undefined, freq: weight });

const anySpec = fc
  .record(
    {
      versioning: fc.constantFrom(true, false),
      tags: fc.constantFrom({ team: "orders" }, { team: "sales", stage: "prod" }),
      blockPublicAccess: fc.constantFrom(true, false),
      policy: fc.constantFrom(
        { Statement: [statement("Deny", "s3:DeleteObject")] },
        { Statement: [statement("Allow", "s3:GetObject")] },
        null,
      ),
      mode: fc.constantFrom("enforce", "enforce", "observe"),
      paused: fc.constantFrom(false, false, true, "2026-01-01T00:30:00Z"),
      windows: fc.array(anyWindow, { maxLength: 1 }),
      recreate: fc.constantFrom(true, true, false),
      adopt: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map((parts) => ({ versioning: true, ...parts }));

type Step =
  | { readonly spec: object }
  | {
      readonly foreignChange: (typeof foreignChanges)[number];
      readonly by: string;
      readonly isPublished: boolean;
    }
  | { readonly pass: number }
  | { readonly check: "sweep" | "manual" | "due" };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: anySpec.map((wanted) => ({ spec: wanted })) },
  {
    weight: 6,
    arbitrary: fc.record({
      foreignChange: fc.constantFrom(...foreignChanges),
      by: fc.constantFrom("mallory", "terraform", "dxaws-s3-prod"),
      isPublished: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, 500, minute, 12 * minute, 400 * minute).map((pass) => ({ pass })),
  },
  { weight: 2, arbitrary: fc.constantFrom("sweep", "manual", "due").map((check) => ({ check })) },
);

const anySettings = fc.record({
  windows: some(anyWindow),
  adoptsOnlyAsked: fc.constantFrom(false, false, true),
  isBudgetLeft: fc.constantFrom(true, true, false),
});

const roleOf = (by: string) => `arn:aws:iam::111122223333:role/${by}`;

async function take(world: World, step: Step): Promise<void> {
  if ("pass" in step) return world.clock.pass(step.pass);
  if ("spec" in step) return void (await world.spec(step.spec));
  if ("check" in step) return void (await world.trigger({ why: step.check }));
  const [command, facet] = step.foreignChange;
  const cause = await world.alice(command, [facet], step.by).catch(() => undefined);
  if (!cause?.call || !step.isPublished) return;
  const principal = { ...cause.call.principal, role: roleOf(step.by) };
  const facets = facet === "bucket" ? undefined : cause.facets;
  await world.trigger({ ...cause, facets, call: { ...cause.call, principal } } as Cause);
}

/** The writes that reached S3. */
const writesOf = ({ s3 }: World) => s3.calls.filter(({ write }) => write).map(({ operation: name }) => name);

describe("the plan function", () => {
  it.each(["sweep", "spec", "manual"] as const)(
    "returns what the service does next to an unchanged bucket: %s",
    async (why) => {
      await fc.assert(
        fc.asyncProperty(
          anySettings,
          fc.array(anyStep, { minLength: 2, maxLength: 12 }),
          async (settings, steps) => {
            const world = new World();
            const { windows, adoptsOnlyAsked, isBudgetLeft } = settings;
            if (windows) world.restraints.windows.push(windows);
            Object.assign(world.restraints, {
              adoptsOnlyAsked,
              budget: { take: async () => isBudgetLeft, reaches: async () => true },
            });
            await world.spec({ versioning: true });
            for (const step of steps) await take(world, step);

            const [statuses, history] = [structuredClone(world.statuses), world.history.length];
            world.s3.calls.length = 0;
            const plan = await foresee(world.specs.get(bucket), why, world.core);
            expect(writesOf(world)).toEqual([]);
            expect([world.statuses, world.history.length]).toEqual([statuses, history]);

            const { sent, conditions = {} } = await world.trigger({ why });
            const shown = `${JSON.stringify(steps)}\n${plan}`;
            expect(writesOf(world), shown).toEqual(plan.actions.map(({ type }) => type));
            expect(
              sent.map(({ type }) => type),
              shown,
            ).toEqual(plan.actions.map(({ type }) => type));
            const isWhole = "bucket" in conditions;
            for (const { facet } of plan.withheld)
              expect(isWhole || facet in conditions || facet === "bucket", `${facet}: ${shown}`).toBe(true);
          },
        ),
        { numRuns: draws(80) },
      );
    },
  );
});

describe("a plan says what happens to each call", () => {
  const planOf = async (world: World, wanted: object, why: Cause["why"] = "spec") =>
    foresee({ name: bucket, region, ...wanted }, why, world.core);
  const drifted = async () => {
    const world = await convergedWorld();
    await world.alice(suspend, ["versioning"]);
    return world;
  };
  const call = { type: "PutBucketVersioning" };

  it("sent", async () => {
    const plan = await planOf(await drifted(), spec);
    expect(plan).toMatchObject({ actions: [call], held: [], manual: [], refused: [] });
  });

  it("needs a person in observe mode or while paused; held if the pause ends by itself", async () => {
    const world = await drifted();
    const calls = [call];
    expect(await planOf(world, { ...spec, mode: "observe" })).toMatchObject({
      actions: [],
      inSync: false,
      manual: [{ facet: "bucket", reason: "its spec says mode: observe", calls }],
    });
    const paused = new Date(world.clock.now().getTime() + minute).toISOString();
    expect(await planOf(world, { ...spec, paused: true })).toMatchObject({ manual: [{ calls }] });
    expect(await planOf(world, { ...spec, paused })).toMatchObject({
      held: [{ reason: `paused until ${paused}`, until: paused, calls }],
      manual: [],
    });
  });

  it("held by a window, and until when", async () => {
    const world = await drifted();
    world.restraints.windows.push({ kind: "allow", schedule: "0 0 1 1 *", duration: "1h" });
    const plan = await planOf(world, spec);
    expect(plan).toMatchObject({ actions: [], held: [{ facet: "versioning", calls: [call] }] });
    expect(plan.held[0]?.until).toMatch(/-01-01T00:00:00/);
  });

  it("held by the fleet's budget, unless a person requests it", async () => {
    const world = await drifted();
    Object.assign(world.restraints, { budget: { take: async () => false, reaches: async () => true } });
    expect(await planOf(world, spec, "sweep")).toMatchObject({
      actions: [],
      held: [{ reason: expect.stringContaining("budget of repairs") }],
    });
    expect(await planOf(world, spec, "manual")).toMatchObject({ actions: [call], held: [] });
  });

  it("needs a person at first contact with adoption: asked", async () => {
    const world = await drifted();
    world.restraints.adoptsOnlyAsked = true;
    world.statuses.clear();
    expect(await planOf(world, spec)).toMatchObject({
      actions: [],
      manual: [{ reason: expect.stringContaining("adopt: true"), calls: [call] }],
    });
    expect(await planOf(world, { ...spec, adopt: true })).toMatchObject({ actions: [call], manual: [] });
  });

  it("refused by the guard, with the refused call", async () => {
    const plan = await planOf(await convergedWorld(), { blockPublicAccess: false });
    expect(plan).toMatchObject({
      actions: [],
      refused: [
        { facet: "blockPublicAccess", calls: [{ type: expect.stringContaining("PublicAccessBlock") }] },
      ],
    });
  });

  it("held in a conflict, which a written spec passes once", async () => {
    const world = await convergedWorld();
    for (let round = 0; round < 6; round++) {
      await world.trigger(await world.alice(suspend, ["versioning"]));
      world.clock.pass(2_000);
    }
    await world.alice(suspend, ["versioning"]);
    expect(await planOf(world, spec, "sweep")).toMatchObject({
      actions: [],
      held: [{ facet: "versioning", reason: expect.stringContaining("mallory"), calls: [call] }],
    });
    const [held] = (await planOf(world, spec, "sweep")).held;
    expect(Object.keys(held ?? {}).sort()).toEqual(["calls", "facet", "reason"]);
    expect(await planOf(world, spec, "spec")).toMatchObject({ actions: [call], held: [] });
  });

  it("with the exact input of each call, sent or not", async () => {
    const world = await drifted();
    const plan = await planOf(world, { ...spec, mode: "observe" });
    const [first] = plan.manual[0]?.calls ?? [];
    expect(first && operation(first.step.command).name).toBe("PutBucketVersioning");
    expect(first?.details.input).toMatchObject({
      Bucket: bucket,
      VersioningConfiguration: { Status: "Enabled" },
    });
  });
});
