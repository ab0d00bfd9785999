import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareExisting } from "../../../core/compare/compare.ts";
import { fingerprint } from "../../../core/facets/parts/understanding.ts";
import { policy } from "../../../core/facets/policy.ts";
import type { Command } from "../../../core/providers/provider.ts";
import { parseDesired } from "../../../core/spec/desired.ts";
import { entriesOf } from "../../../core/values/normal.ts";
import { MemoryS3Provider, type S3BucketDesired, S3Manager } from "../../../exports/index.ts";
import { draws } from "../../support/chance.ts";
import { Bucket, type Document, deny, given, region } from "../../support/openedPolicies.ts";

const bucket = { name: Bucket, region };
const document = (Statement: readonly unknown[]) => ({ Version: "2012-10-17", Statement }) as Document;

/** What a spec's statements come to in a bucket that has others: what is judged, and the policy that is sent. */
function mixed(live: readonly unknown[], wanted: readonly unknown[], leeway: object) {
  const desired = parseDesired({ ...bucket, policy: document(wanted), ...leeway });
  const { change, due } = compareExisting(desired, bucket, policy as never, { value: document(live) });
  const steps = due ? policy.write(change as never) : [];
  if ("impossible" in steps) return { due, change, impossible: steps.impossible };
  const input = steps[0]?.command.input;
  return { due, change, sent: input && "Policy" in input ? JSON.parse(input.Policy ?? "") : undefined };
}

const bySourceVpc = ["/policy/Statement/S/Condition/stringequals/aws:sourcevpc/0"];
const allow = { Sid: "S", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: deny.Resource };
const reads = { ...deny, Sid: "S", Action: "s3:GetObject" };
const writes = { ...reads, Action: "s3:PutObject" };
const wider = { ...reads, Action: ["s3:PutObject", "s3:PutObjectAcl"] };
const networks = (one: string, other: string) => ({
  ...allow,
  Condition: { StringEquals: { "aws:SourceVpc": one, "aws:sourcevpc": other } },
});

const turned = {
  ...allow,
  Condition: { StringEquals: { "aws:sourcevpc": "vpc-3", "aws:SourceVpc": "vpc-4" } },
};

const oneOf = fc.constantFrom;
const twins = fc
  .uniqueArray(fc.tuple(oneOf("aws:SourceVpc", "aws:sourcevpc", "aws:userid"), oneOf("1", "2", ["1", "2"])), {
    selector: ([key]) => key,
    minLength: 1,
  })
  .map((keys) => ({ StringEquals: Object.fromEntries(keys) }));
const statement = fc.record(
  {
    Sid: oneOf("S", "T", "U"),
    Effect: oneOf("Allow", "Deny"),
    Principal: oneOf<unknown>("*", { AWS: "444455556666" }),
    Action: oneOf("s3:GetObject", "S3:getobject", ["s3:PutObject"]),
    Resource: oneOf(deny.Resource),
    Condition: twins,
  },
  { requiredKeys: ["Effect", "Principal", "Action", "Resource"] },
);
const list = fc
  .array(statement, { minLength: 1, maxLength: 4 })
  .map((made): { Sid?: string }[] => JSON.parse(JSON.stringify(made)));
const pointer = oneOf(
  "/policy/Statement/S",
  "/policy/Statement/S/0",
  "/policy/Statement/*/1",
  "/policy/Statement/*/*/Effect",
  "/policy/Statement/S/Effect",
  "/policy/Statement/S/Condition/stringequals/aws:sourcevpc/0",
  "/policy/Statement/*/Condition/*/*/1",
);

describe("a policy that is made of two", () => {
  it.each([
    [[reads, writes], [allow, wider], "/policy/Statement/S/0"],
    [[reads, writes], [allow, wider], "/policy/Statement/S/1"],
    [
      [networks("vpc-1", "vpc-2")],
      [networks("vpc-3", "vpc-4")],
      "/policy/Statement/S/Condition/stringequals/aws:sourcevpc/0",
    ],
  ])("keeps one of those that share a name, and changes the other: %#", (live, wanted, ignored) => {
    const { change, sent } = mixed(live, wanted, { ignore: [ignored] });
    expect(policy.normalise(sent)).toEqual(change.after);
  });

  it("is not sent where no text says what is judged", () => {
    const live = networks("vpc-1", "vpc-2");
    expect(mixed([live], [turned], { ignore: bySourceVpc }).impossible).toContain(
      "give each one its own name",
    );
  });

  it("that cannot be sent still closes an exposure", async () => {
    const provider = new MemoryS3Provider();
    const send = (command: Command) => provider.s3.send(command, region);
    await send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    await send(new DeletePublicAccessBlockCommand({ Bucket }));
    const opened = { ...allow, Sid: "Opened" };
    const Policy = JSON.stringify(document([networks("vpc-1", "vpc-2"), opened]));
    await send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const plan = await new S3Manager({ provider }).plan({
      ...bucket,
      policy: document([turned]),
      ignore: bySourceVpc,
    } as S3BucketDesired);
    expect(plan.refused[0]?.reason).toContain("share a Sid");
    expect(plan.actions).toHaveLength(1);
    expect(JSON.stringify(plan.actions[0]?.details.input)).not.toContain("Opened");
  });

  it("is sent as it is judged, or not at all, whatever is ignored or additive", () => {
    const leeway = fc.record({
      ignore: fc.array(pointer, { maxLength: 2 }),
      additive: oneOf([], ["policy"]),
    });
    const seen = { sent: 0, impossible: 0 };
    fc.assert(
      fc.property(list, list, leeway, (live, wanted, more) => {
        const { change, sent, impossible } = mixed(live, wanted, more);
        if (sent) expect(policy.normalise(sent)).toEqual(change.after);
        seen.sent += sent ? 1 : 0;
        seen.impossible += impossible ? 1 : 0;
      }),
      { numRuns: draws(500) },
    );
    expect(seen.sent).toBeGreaterThan(seen.impossible * 5);
  });
});

describe("a policy whose unnamed statements may stay", () => {
  const additive = { additive: ["policy"] };
  const sayings = (statements: readonly object[]) => new Set(statements.map((one) => saying(one)));
  const saying = ({ Sid, ...one }: { readonly Sid?: string }) =>
    fingerprint([...(entriesOf(policy.normalise(document([one])).Statement)?.values() ?? [])]);

  it("lacks a Deny whose Sid another principal gave to another statement of the spec", () => {
    const [tls, team] = [
      { ...deny, Sid: "Tls" },
      { ...given, Sid: "Team" },
    ];
    for (const wanted of [
      [tls, team],
      [team, tls],
    ]) {
      const { sent } = mixed([{ ...team, Sid: "Tls" }], wanted, additive);
      expect(sayings(sent?.Statement ?? [])).toEqual(sayings(wanted));
    }
  });

  it("has all that the spec wants afterwards, whatever it is called", () => {
    const seen = { due: 0, inSync: 0 };
    fc.assert(
      fc.property(list, list, fc.subarray([0, 1, 2, 3]), (others, wanted, kept) => {
        // Some of what is wanted is there, under whatever Sid.
        const renamed = wanted.filter((_, index) => kept.includes(index));
        const live = [
          ...renamed.map((one, index) => ({ ...one, Sid: others[index]?.Sid ?? "V" })),
          ...others,
        ];
        const { due, sent } = mixed(live, wanted, additive);
        const result = sayings(sent?.Statement ?? live);
        for (const one of sayings(wanted)) expect([...result]).toContain(one);
        seen[due ? "due" : "inSync"] += 1;
      }),
      { numRuns: draws(500) },
    );
    expect(Math.min(seen.due, seen.inSync)).toBeGreaterThan(20);
  });
});
