import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";
import { diff } from "../../../core/values/normal.ts";
import { parseDesired } from "../../../exports/index.ts";

const strict = { ignores: () => false, additive: false };
type Document = Parameters<typeof policy.normalise>[0];

const parse = (value: unknown) =>
  parseDesired({ name: "orders-archive", policy: value }).facets.get("policy") as Document;
const drift = (wanted: unknown, actual: unknown) =>
  diff(policy.normalise(parse(wanted)), policy.effective(policy.normalise(parse(actual))), strict);

const actions = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"];
const accounts = ["111122223333", "444455556666", "777788889999"];
const resources = [
  "arn:aws:s3:::orders-archive",
  "arn:aws:s3:::orders-archive/*",
  "arn:aws:s3:::orders-archive/in/*",
];
const some = (words: readonly string[]) => fc.subarray([...words], { minLength: 1 });

const statement = fc.record(
  {
    Sid: fc.constantFrom("A", "B", "C"),
    Effect: fc.constantFrom("Allow", "Deny"),
    Principal: fc.oneof(
      fc.constant("*"),
      some(accounts).map((AWS) => ({ AWS })),
    ),
    Action: some(actions),
    Resource: some(resources),
    Condition: some(accounts).map((ids) => ({
      StringEquals: { "aws:SourceAccount": ids },
      Bool: { "aws:SecureTransport": "true" },
    })),
  },
  { requiredKeys: ["Effect", "Principal", "Action", "Resource"] },
);
const document = fc.record({
  Version: fc.constant("2012-10-17"),
  Statement: fc.uniqueArray(statement, {
    minLength: 1,
    maxLength: 3,
    selector: ({ Sid }) => Sid ?? Symbol("none"),
  }),
});
type Statement = Record<string, unknown> & { Action: string[]; Resource: string[] };

const mixed = (text: string, pick: () => number) =>
  [...text].map((letter) => (pick() < 0.5 ? letter.toUpperCase() : letter.toLowerCase())).join("");

/** The same policy in other words: other order, scalars for lists of one, other case, other spellings. */
function rewritten(original: { Version: string; Statement: unknown[] }, pick: () => number): unknown {
  const shuffled = <T>(list: readonly T[]) =>
    list
      .map((element) => ({ element, at: pick() }))
      .sort((a, b) => a.at - b.at)
      .map(({ element }) => element);
  const loose = (list: readonly string[]) => (list.length === 1 && pick() < 0.5 ? list[0] : shuffled(list));
  const principal = (value: unknown) => {
    if (value === "*") return pick() < 0.5 ? "*" : { AWS: pick() < 0.5 ? "*" : ["*"] };
    const spelled = (value as { AWS: string[] }).AWS.map((id) =>
      pick() < 0.5 ? id : `arn:aws:iam::${id}:root`,
    );
    return { AWS: loose(spelled) };
  };
  const condition = (value: unknown) => {
    const { StringEquals } = value as { StringEquals: { "aws:SourceAccount": string[] } };
    return {
      Bool: { [mixed("aws:SecureTransport", pick)]: pick() < 0.5 ? true : ["true"] },
      StringEquals: {
        [mixed("aws:SourceAccount", pick)]: loose(StringEquals["aws:SourceAccount"]),
      },
    };
  };
  const statements = (original.Statement as Statement[]).map(
    ({ Principal, Action, Resource, Effect, Condition, Sid }) => ({
      ...(Condition !== undefined && { Condition: condition(Condition) }),
      Resource: loose(Resource),
      Action: loose(Action.map((action) => mixed(action, pick))),
      Principal: principal(Principal),
      Effect,
      ...(Sid !== undefined && { Sid }),
    }),
  );
  const result = { Statement: shuffled(statements), Version: original.Version };
  return pick() < 0.5 ? JSON.stringify(result, undefined, 3) : result;
}

/** The policy with one thing more granted, or one thing less asked. */
function widened(original: { Version: string; Statement: unknown[] }, which: number): unknown {
  const copy = structuredClone(original) as { Version: string; Statement: Statement[] };
  const [first] = copy.Statement as [Statement];
  const widenings = [
    () => first.Action.push("s3:PutBucketPolicy"),
    () => first.Resource.push("arn:aws:s3:::orders-archive/secret/*"),
    () => {
      first.Principal = first.Principal === "*" ? { AWS: ["*", "000011112222"] } : "*";
    },
    () => {
      if (first.Condition) first.Condition = undefined;
      else first.Action.push("s3:*");
    },
    () =>
      copy.Statement.push({
        Sid: "More",
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject"],
        Resource: resources,
      }),
    () => {
      first.Effect = first.Effect === "Allow" ? "Deny" : "Allow";
    },
  ];
  widenings[which % widenings.length]?.();
  return copy;
}

describe("a policy", () => {
  it("however it is rewritten is no drift", () => {
    fc.assert(
      fc.property(
        document,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (original, stream) => {
          const numbers = stream[Symbol.iterator]();
          const pick = () => numbers.next().value as number;
          return (
            drift(original, rewritten(original, pick)).length +
              drift(rewritten(original, pick), original).length ===
            0
          );
        },
      ),
    );
  });

  it("that grants one thing more, or asks one thing less, is drift in both directions", () => {
    fc.assert(
      fc.property(document, fc.nat(5), (original, which) => {
        const wider = widened(original, which);
        return drift(original, wider).length > 0 && drift(wider, original).length > 0;
      }),
    );
  });

  const one = (changed: object = {}) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "111122223333" },
        Action: "s3:GetObject",
        Resource: resources[1],
        ...changed,
      },
    ],
  });

  it("whose principal was deleted says so", () => {
    const [found] = drift(
      one({ Sid: "Read" }),
      one({ Sid: "Read", Principal: { AWS: "AROAEXAMPLEROLEID" } }),
    );
    expect(JSON.stringify(found?.path)).toContain("111122223333");
    expect(
      JSON.stringify(
        drift(one({ Sid: "Read" }), one({ Sid: "Read", Principal: { AWS: "AROAEXAMPLEROLEID" } })),
      ),
    ).toContain("deleted identity AROAEXAMPLEROLEID");
  });

  it.each([
    ["a missing Version is the old one", { Version: "2008-10-17" }, { Version: undefined }],
    ["an empty map of principals is none", {}, {}],
  ])("%s", (_, a, b) => expect(drift({ ...one(), ...a }, { ...one(), ...b })).toEqual([]));

  it("is never read as less than it says, whatever members a newer grammar has", () => {
    const newer = {
      ...one(),
      Statement: [{ ...one().Statement[0], Quota: { Daily: 7 } }],
    } as unknown as Document;
    const plain = policy.normalise(parse(one()));
    expect(diff(plain, policy.effective(policy.normalise(newer)), strict)).not.toEqual([]);
  });

  it.each([
    ["no JSON", "{", "is not valid JSON"],
    ["a text that is no policy", "{}", "is not a policy"],
    ["without statements", { Version: "2012-10-17", Statement: [] }, "too small"],
    ["with an unknown member", { Version: "2012-10-17", Statements: [] }, "Statement"],
    ["larger than S3 takes", one({ Sid: "x".repeat(21_000) }), "20 KB"],
  ])("%s is refused before a call is made", (_, value, message) => {
    expect(() => parse(value)).toThrow(message);
  });
});
