import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { planBucket } from "../../core/plan/planBucket.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import { asPlainJson, toJson } from "../../core/values/normal.ts";
import { parsePointer } from "../../core/values/pointers.ts";
import { statements } from "../support/policies.ts";

const place = { name: "orders-archive", region: "ca-central-1" };
const parsed = (facet: string, value: unknown) =>
  parseDesired({ ...place, ...facetTable.get(facet)?.alongside, [facet]: value }).facets.get(facet);

/** The plan for a bucket whose facet was read as `live`; undefined where nothing is configured. */
function planFor(facet: string, live: unknown, spec: unknown) {
  const seen = { exists: true as const, facets: new Map([[facet, { value: live }]]) };
  return planBucket(
    parseDesired({ ...place, ...facetTable.get(facet)?.alongside, [facet]: spec }),
    place,
    seen as never,
  );
}
const driftOf = (facet: string, live: unknown, spec: unknown) => [
  ...planFor(facet, live === undefined ? undefined : parsed(facet, live), spec).drift,
];

type Reached = { readonly reached: unknown } | undefined;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** What a segment of a path leads to: a member, a place of a list, or the element that has it for a name. */
function step(value: unknown, segment: string): Reached {
  if (!isObject(value)) return undefined;
  if (Array.isArray(value)) {
    const named = value.find((one) => isObject(one) && Object.values(one).includes(segment));
    if (named !== undefined) return { reached: named };
    const isPlace = /^\d+$/.test(segment) && Number(segment) < value.length;
    return isPlace ? { reached: value[Number(segment)] } : undefined;
  }
  return Object.hasOwn(value, segment) ? { reached: value[segment] } : undefined;
}

/** As step, with the envelope that the API puts around some values, which a spec may leave out. */
const enter = (value: unknown, segment: string): Reached =>
  step(value, segment) ??
  (isObject(value) && Array.isArray(value.Rules) ? step(value.Rules[0], segment) : undefined) ??
  (/^(CORSRules|LoggingEnabled)$/.test(segment) && isObject(value) ? { reached: value } : undefined);

function resolves(document: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return document !== undefined && document !== null;
  const entered = enter(document, first);
  return (
    entered !== undefined &&
    rest.reduce<Reached>((at, segment) => at && step(at.reached, segment), entered) !== undefined
  );
}

/** All texts, and the names that are none of the API's own. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  const names = isObject(value) ? Object.keys(value).filter((name) => !/^[A-Z][A-Za-z]+$/.test(name)) : [];
  return isObject(value) ? [...names, ...Object.values(value).flatMap(textsIn)] : [];
};

/** Faults in how differences are shown; empty if all of them are in the words of the spec or the bucket. */
function wrongIn(facet: string, live: unknown, spec: unknown): string[] {
  const [actual, declared] = [asPlainJson(live), asPlainJson(parsed(facet, spec))];
  const row = facetTable.get(facet);
  const defaults = asPlainJson(toJson(row?.effective() ?? ""));
  const more = live === undefined ? undefined : asPlainJson(row?.whole?.(live));
  const said = new Set([actual, declared, spec, defaults, more].flatMap(textsIn));
  const { drift, actions } = planFor(facet, live, spec);
  const paths = drift.map(({ path }) => path);
  return [
    ...(new Set(paths).size === paths.length ? [] : [`a path comes twice: ${paths}`]),
    ...drift.flatMap(({ path, before, after }) => {
      const inner = parsePointer(path).slice(1);
      const isThere = [actual, declared, defaults, more].some((document) => resolves(document, inner));
      return [
        ...(isThere ? [] : [`${path} leads nowhere`]),
        ...[...textsIn(before), ...textsIn(after)].filter((text) => !said.has(text)),
        ...(JSON.stringify(before) === JSON.stringify(after) ? [`${path} shows no difference`] : []),
      ];
    }),
    ...actions
      .flatMap(({ details }) => [...textsIn(details.before), ...textsIn(details.after)])
      .filter((text) => !said.has(text)),
  ];
}

const pairs = [...facetTable.values()].flatMap(({ name, examples }) => {
  const values = examples.map((one) => parsed(name, one));
  return [...values, undefined].flatMap((live) => [...examples, null].map((spec) => ({ name, live, spec })));
});

const anyPolicy = fc
  .array(statements(fc.constantFrom("A", "B", "1", "0", "")), { minLength: 1, maxLength: 4 })
  .map((Statement) => ({ Version: "2012-10-17", Statement }));

const bases: Readonly<Record<string, readonly object[]>> = {
  lifecycle: [{ Days: 1 }, { Days: 30 }].flatMap((Expiration) =>
    ["A/", "b/"].flatMap((Prefix) => [
      { Status: "Enabled", Filter: { Prefix }, Expiration },
      { Status: "Enabled", Prefix, Expiration },
      { Status: "Enabled", Filter: { And: { Prefix, Tags: [{ Key: "Keep", Value: "No" }] } }, Expiration },
    ]),
  ),
  cors: ["GET", "PUT"].flatMap((method) =>
    ["X-Amz-Meta", "Authorization"].map((header) => ({
      AllowedMethods: [method],
      AllowedOrigins: ["https://Shop.example.com"],
      AllowedHeaders: [header],
    })),
  ),
};
const anyList = fc.constantFrom(...Object.keys(bases)).chain((facet) => {
  const one = fc
    .tuple(fc.constantFrom(...(bases[facet] ?? [])), fc.constantFrom(undefined, "One", "Two", "1", "0"))
    .map(([base, ID]) => ({ ...(ID && { ID }), ...base }));
  const list = fc.uniqueArray(one, { minLength: 1, maxLength: 4, selector: ({ ID }) => ID ?? Math.random() });
  return fc.record({ facet: fc.constant(facet), live: list, spec: list });
});

describe("a difference is shown in the words of the bucket and of the spec", () => {
  it.each(pairs)("in $name, from $live to $spec", ({ name, live, spec }) => {
    expect(wrongIn(name, live, spec)).toEqual([]);
  });

  it("whatever policies differ", () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (live, spec) => {
        const isValid = [live, spec].every((one) => {
          try {
            return Boolean(parsed("policy", one));
          } catch {
            return false;
          }
        });
        fc.pre(isValid);
        expect(wrongIn("policy", parsed("policy", live), spec)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("whatever rules differ, with ids and without", () => {
    fc.assert(
      fc.property(anyList, ({ facet, live, spec }) => {
        expect(wrongIn(facet, parsed(facet, live), spec)).toEqual([]);
      }),
    );
  });
});

const statement = (more: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::orders-archive/*",
  ...more,
});
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });

describe("an entry without a name", () => {
  it("goes by its place, and stands opposite to the one in its place", () => {
    const [live, spec] = [statement({ Action: ["S3:Putobject"] }), statement({ Action: "s3:PutObjectAcl" })];
    expect(driftOf("policy", policy(statement(), live), policy(statement(), spec))).toMatchObject([
      { path: "/policy/Statement/1", before: live, after: spec },
    ]);
  });
  it("is identified by its place in the bucket, if it is extra there", () => {
    const extra = statement({ Action: "s3:PutObject" });
    expect(driftOf("policy", policy(extra, statement()), policy(statement()))).toMatchObject([
      { path: "/policy/Statement/0", before: extra, after: undefined },
    ]);
  });
  it("goes by its place in the spec, where the bucket lacks it", () => {
    const rule = { Status: "Enabled", Filter: {}, Expiration: { Days: 1 } };
    expect(driftOf("lifecycle", undefined, [rule])).toMatchObject([
      { path: "/lifecycle/Rules/0", before: undefined, after: rule },
    ]);
  });
  it("makes the whole list the place, where a number is another one's name", () => {
    const live = policy(statement({ Sid: "1" }), statement({ Action: "s3:PutObject" }));
    const spec = policy(
      statement({ Sid: "1", Action: "s3:List*" }),
      statement({ Action: "s3:DeleteObject" }),
    );
    expect(driftOf("policy", live, spec)).toMatchObject([
      { path: "/policy/Statement", before: live.Statement, after: spec.Statement },
    ]);
  });
});

describe("an entry with a name", () => {
  it("goes by it, wherever it stands", () => {
    const live = policy(statement({ Sid: "Read" }), statement({ Sid: "Write", Action: "s3:PutObject" }));
    const spec = policy(live.Statement[1] as object, statement({ Sid: "Read", Action: ["s3:GetObject*"] }));
    expect(driftOf("policy", live, spec)).toMatchObject([
      { path: "/policy/Statement/Read", before: live.Statement[0], after: spec.Statement[1] },
    ]);
  });
  it("goes by it also where it is a number", () => {
    const [zero, one] = [{ Id: "0" }, { Id: "1", Filter: { Prefix: "A/" } }];
    expect(driftOf("metrics", [zero, one], [{ Id: "1" }, { Id: "2" }])).toMatchObject([
      { path: "/metrics/1/Filter/Prefix", before: "A/", after: undefined },
      { path: "/metrics/2", before: undefined, after: { Id: "2" } },
      { path: "/metrics/0", before: zero, after: undefined },
    ]);
  });
  it("shares its name with another one: then the whole list is shown", () => {
    const live = policy(statement({ Sid: "A" }), statement({ Sid: "A", Action: "s3:PutObject" }));
    const spec = policy(statement({ Sid: "A" }), statement({ Sid: "A", Action: "s3:DeleteObject" }));
    expect(driftOf("policy", live, spec)).toMatchObject([{ path: "/policy/Statement" }]);
  });
});

describe("a difference of many parts", () => {
  it("is printed as a unified diff", () => {
    const live = policy(statement());
    const spec = policy(statement({ Action: ["s3:GetObject", "s3:GetObjectTagging"] }));
    const text = `${planFor("policy", parsed("policy", live), spec)}`;
    expect(text).toContain('\n    -   "Action": "s3:GetObject"\n    +   "Action": [\n');
    expect(text).toContain('\n        "Effect": "Allow"\n');
    expect(text).toContain("~ /policy/Statement/0:");
  });
  it("shows what it opens in its original case", () => {
    const { actions } = planFor("policy", undefined, policy(statement()));
    expect(actions[0]?.details.opens?.[0]).toContain("s3:GetObject");
  });
});
