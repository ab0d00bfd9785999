import { describe, expect, it } from "vitest";
import { planBucket } from "../../../core/plan/planBucket.ts";
import { parseDesired } from "../../../core/spec/desired.ts";

// What is sent of a policy of which the spec ignores a part: that part as the bucket has it, all else as the spec does, each in
// its own words.

const place = { name: "orders-archive", region: "ca-central-1" };
type Document = Record<string, unknown>;

function sent(live: Document, wanted: Document | null, tolerance: object): Document | undefined {
  const facets = new Map([["policy", { value: live }]]);
  const { actions } = planBucket(parseDesired({ ...place, policy: wanted, ...tolerance }), place, {
    exists: true,
    facets,
  });
  const [input] = actions.map(({ details }) => details.input as { Policy?: string });
  return input?.Policy === undefined ? undefined : JSON.parse(input.Policy);
}

const Version = "2012-10-17";
const of = (...Statement: object[]) => ({ Version, Statement });
const theirs = {
  Sid: "One",
  Effect: "Deny",
  Principal: { AWS: ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/a"] },
  Action: ["S3:GETOBJECT", "s3:PutObject"],
  Resource: "arn:aws:s3:::orders-archive/theirs/*",
  Condition: {
    StringEquals: { "AWS:SourceVpc": "vpc-1", "aws:b": ["1"] },
    Bool: { "aws:SecureTransport": false },
  },
};
const ours = {
  Sid: "One",
  Effect: "Deny",
  Principal: { AWS: "444455556666" },
  Action: "s3:DeleteObject",
  Resource: ["arn:aws:s3:::orders-archive/ours/*"],
  Condition: { StringEquals: { "aws:sourcevpc": ["vpc-2"], "aws:b": ["2"] } },
};

describe("a part of a statement that the spec ignores", () => {
  it.each<[pointer: string, statement: object]>([
    ["Effect", ours],
    ["Principal", { ...ours, Principal: theirs.Principal }],
    ["Action", { ...ours, Action: theirs.Action }],
    ["Resource", { ...ours, Resource: theirs.Resource }],
    ["Condition", { ...ours, Condition: theirs.Condition }],
    ["Condition/bool", { ...ours, Condition: { ...ours.Condition, Bool: theirs.Condition.Bool } }],
    ["Condition/stringequals", { ...ours, Condition: { StringEquals: theirs.Condition.StringEquals } }],
    [
      "Condition/stringequals/aws:sourcevpc",
      { ...ours, Condition: { StringEquals: { "AWS:SourceVpc": "vpc-1", "aws:b": ["2"] } } },
    ],
    ["Action/s3:getobject", { ...ours, Action: ["s3:DeleteObject", "S3:GETOBJECT"] }],
    [
      "Principal/AWS/111122223333",
      { ...ours, Principal: { AWS: ["444455556666", "arn:aws:iam::111122223333:root"] } },
    ],
  ])("is sent as the bucket has it: %s", (pointer, statement) => {
    const found = sent(of(theirs), of(ours), { ignore: [`/policy/Statement/One/${pointer}`] });
    const [one] = (found?.Statement ?? []) as Document[];
    expect(sortedWords(one)).toEqual(sortedWords(statement));
  });

  it("is not sent where the bucket does not have it", () => {
    const { Condition: _, ...bare } = theirs;
    const { Condition: __, ...expected } = ours;
    expect(sent(of(bare), of(ours), { ignore: ["/policy/Statement/One/Condition"] })).toEqual(of(expected));
    const found = sent(of(theirs), of(ours), { ignore: ["/policy/Statement/One/Action/s3:deleteobject"] });
    expect(JSON.stringify(found)).not.toContain("s3:DeleteObject");
  });
});

/** The order of words counts for no one. */
function sortedWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedWords).sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sortedWords(inner)]));
}

describe("statements that the spec ignores, or lets stay", () => {
  const [a, b, c] = ["A", "B", "C"].map((Sid) => ({ ...theirs, Sid }));
  const mine = (Sid: string) => ({ ...ours, Sid });

  it("stay in their order, before those that come", () => {
    const additive = { additive: ["policy"] };
    expect(sent(of(a as object, b as object), of(mine("C")), additive)).toEqual(
      of(a as object, b as object, mine("C")),
    );
    expect(sent(of(a as object, b as object), of(mine("A")), additive)).toEqual(of(mine("A"), b as object));
    const ignore = { ignore: ["/policy/Statement/B"] };
    expect(sent(of(a as object, b as object, c as object), of(mine("C"), mine("D")), ignore)).toEqual(
      of(b as object, mine("C"), mine("D")),
    );
    expect(sent(of(a as object, b as object), null, ignore)).toEqual(of(b as object));
  });

  it("without a Sid, or with one Sid, stay each for itself", () => {
    const { Sid: _, ...nameless } = theirs;
    const other = { ...nameless, Effect: "Allow" };
    const additive = { additive: ["policy"] };
    expect(sent(of(nameless, other), of(mine("C")), additive)?.Statement).toEqual([
      nameless,
      other,
      mine("C"),
    ]);
    const twice = [{ ...other, Sid: "A" }, a as object];
    const found = sent(of(...twice), of(mine("C")), additive)?.Statement as object[];
    expect(found).toHaveLength(3);
    for (const one of [...twice, mine("C")]) expect(found).toContainEqual(one);
  });

  it("have the Version and the Id of the spec; without one in the spec that of the bucket", () => {
    const additive = { additive: ["policy"] };
    const live = { ...of(a as object), Id: "theirs", Version: "2008-10-17" };
    expect(sent(live, { ...of(mine("C")), Id: "ours" }, additive)).toMatchObject({ Id: "ours", Version });
    expect(sent(live, of(mine("C")), additive)).toMatchObject({ Id: "theirs", Version });
    const ignored = { ignore: ["/policy/Version", "/policy/Id"] };
    expect(sent(live, { ...of(mine("C")), Id: "ours" }, ignored)).toMatchObject({
      Id: "theirs",
      Version: "2008-10-17",
    });
  });
});

describe("a statement that the bucket has under another Sid, where others may stay", () => {
  const additive = { additive: ["policy"] };
  const named = (Sid: string, more: object = {}) => ({ ...ours, Sid, ...more });

  it.each<[what: string, live: object[], wanted: object[], statements: object[] | undefined]>([
    ["is there", [named("X")], [named("A")], undefined],
    ["without a Sid is there", [{ ...named("X"), Sid: undefined }], [named("A")], undefined],
    ["is there without one in the spec", [named("X")], [{ ...named("A"), Sid: undefined }], undefined],
    ["in other words is there", [named("X", { Action: ["S3:DELETEOBJECT"] })], [named("A")], undefined],
    ["beside others is there", [named("Y", { Action: "s3:b" }), named("X")], [named("A")], undefined],
    [
      "is not there with another action",
      [named("X", { Action: "s3:b" })],
      [named("A")],
      [named("X", { Action: "s3:b" }), named("A")],
    ],
    [
      "comes where the bucket has its Sid on another one",
      [named("X"), named("A", { Action: "s3:b" })],
      [named("A")],
      [named("X"), named("A")],
    ],
    [
      "comes where the spec has that Sid on another one",
      [named("X")],
      [named("A"), named("X", { Action: "s3:b" })],
      [named("X", { Action: "s3:b" }), named("A")],
    ],
  ])("%s", (_, live, wanted, statements) => {
    const plain = (list: object[]) => of(...(JSON.parse(JSON.stringify(list)) as object[]));
    expect(sent(plain(live), plain(wanted), additive)).toEqual(statements && plain(statements));
  });
});
