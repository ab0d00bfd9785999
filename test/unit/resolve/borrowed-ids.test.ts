import { PutBucketLifecycleConfigurationCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { LayeredWorld, tlsOnly } from "../../support/layeredWorld.ts";
import { bucket } from "../../support/world.ts";

const at = { Bucket: bucket };
const Resource = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
const ofOrg = { StringNotEquals: { "aws:PrincipalOrgID": "o-1234567890" } };
const orgOnly = { ...tlsOnly, Sid: "Org", Condition: ofOrg };
/** The content of one required statement, under the Sid of another one. */
const swapped = { ...tlsOnly, Sid: "Org", Resource };

const swapPolicy = (world: LayeredWorld) =>
  world.alice(new PutBucketPolicyCommand({ ...at, Policy: JSON.stringify({ Statement: [swapped] }) }), [
    "policy",
  ]);
const bySid = (world: LayeredWorld) => {
  const { Statement } = JSON.parse(`${world.s3.peek(bucket, "policy")}`);
  return Statement.map(({ Sid, Condition }: typeof tlsOnly) => [Sid, Condition]).sort();
};
const both = [
  ["Org", ofOrg],
  ["TlsOnly", tlsOnly.Condition],
];

const rule = (ID: string, more: object) => ({
  ID,
  Status: "Enabled" as const,
  Filter: { Prefix: "" },
  ...more,
});
const expires = { NoncurrentVersionExpiration: { NoncurrentDays: 30 } };
const aborts = { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } };

async function settled(baselines: Record<string, object>, spec?: object): Promise<LayeredWorld> {
  const world = new LayeredWorld();
  await world.created();
  for (const [name, require] of Object.entries(baselines)) world.baseline(name, { require });
  await (spec ? world.spec({ adopt: true, ...spec }) : world.trigger({ why: "baseline" }));
  world.clock.pass(600_000);
  return world;
}

describe("an entry that someone writes under the Id of another layer's entry does not stand for both", () => {
  for (const [org, tls] of [
    ["a", "b"],
    ["b", "a"],
    ["a", "a"],
  ] as const)
    it(`of baselines ${org} and ${tls}`, async () => {
      const statements = (name: string) => [
        ...(org === name ? [orgOnly] : []),
        ...(tls === name ? [tlsOnly] : []),
      ];
      const names = [...new Set([org, tls])];
      const world = await settled(
        Object.fromEntries(names.map((name) => [name, { policy: { Statement: statements(name) } }])),
      );
      const outcome = await world.trigger(await swapPolicy(world));
      expect(outcome.verdict).toBe("converged");
      expect(bySid(world)).toEqual(both);
      world.clock.pass(600_000);
      await world.trigger({ why: "sweep" });
      expect(world.writes).toEqual([]);
    });

  it("of the spec", async () => {
    const world = await settled(
      { company: { policy: { Statement: [tlsOnly] } } },
      { policy: { Statement: [{ ...orgOnly, Resource }] } },
    );
    await world.trigger(await swapPolicy(world));
    expect(bySid(world)).toEqual(both);
  });

  for (const [first, second] of [
    ["a", "b"],
    ["b", "a"],
  ] as const)
    it(`of lifecycle rules of ${first} and ${second}`, async () => {
      const world = await settled({
        [first]: { lifecycle: { Rules: [rule("old", expires)] } },
        [second]: { lifecycle: { Rules: [rule("uploads", aborts)] } },
      });
      const LifecycleConfiguration = { Rules: [rule("old", aborts)] };
      const command = new PutBucketLifecycleConfigurationCommand({ ...at, LifecycleConfiguration });
      await world.trigger(await world.alice(command, ["lifecycle"]));
      const live = world.s3.peek(bucket, "lifecycle");
      expect(live).toMatchObject({
        Rules: expect.arrayContaining([
          expect.objectContaining(rule("old", expires)),
          expect.objectContaining(rule("uploads", aborts)),
        ]),
      });
    });

  it("but an equal one under another layer's Id is taken as it is", async () => {
    const other = { ...tlsOnly, Sid: "Other" };
    const world = await settled({
      a: { policy: { Statement: [tlsOnly] } },
      b: { policy: { Statement: [other] } },
    });
    const Policy = JSON.stringify({ Statement: [{ ...other, Resource }] });
    await world.trigger(await world.alice(new PutBucketPolicyCommand({ ...at, Policy }), ["policy"]));
    expect(world.writes).toEqual([]);
  });
});
