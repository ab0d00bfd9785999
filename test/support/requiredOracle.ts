import { expect } from "vitest";

// Whether a live bucket has what a baseline requires. It reads the documents of the S3 in memory, and asks nothing of the
// code that merges layers.

type Document = Readonly<Record<string, unknown>>;
type Peek = (facet: string) => unknown;

const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const lower = (value: unknown) => `${value}`.toLowerCase();

/** A statement in one spelling, without its Sid. */
function plain(statement: Document): Document {
  const { Effect, Principal, Action, Resource, Condition = {} } = statement;
  const conditions = Object.entries(Condition as Document).flatMap(([operator, keys]) =>
    Object.entries(keys as Document).map(
      ([key, values]) => [`${lower(operator)} ${lower(key)}`, asList(values).map(String).sort()] as const,
    ),
  );
  return {
    Effect: lower(Effect),
    Principal: Principal === "*" ? ["*"] : asList((Principal as Document).AWS),
    Action: asList(Action).map(lower).sort(),
    Resource: asList(Resource).map(String).sort(),
    Condition: Object.fromEntries(conditions),
  };
}

const isEverything = (resources: unknown) => asList(resources).includes("arn:aws:s3:::*");

/** A Deny of more actions, on the same or more, or under fewer conditions. */
function isStricter(one: Document, required: Document): boolean {
  const [actions, asked] = [one.Action, required.Action] as (readonly string[])[];
  const conditions = Object.entries(one.Condition as Document);
  return (
    one.Effect === "deny" &&
    required.Effect === "deny" &&
    JSON.stringify(one.Principal) === JSON.stringify(required.Principal) &&
    (isEverything(one.Resource) || JSON.stringify(one.Resource) === JSON.stringify(required.Resource)) &&
    (actions?.includes("s3:*") || asked?.every((action) => actions?.includes(action)) === true) &&
    conditions.every(
      ([key, values]) => JSON.stringify((required.Condition as Document)[key]) === JSON.stringify(values),
    )
  );
}

function expectPolicy(required: Document, peek: Peek): void {
  const live = JSON.parse(`${peek("policy") ?? "{}"}`) as Document;
  const there = asList(live.Statement).map((one) => plain(one as Document));
  for (const statement of asList(required.Statement)) {
    const asked = plain(statement as Document);
    const isMet = there.some(
      (one) => JSON.stringify(one) === JSON.stringify(asked) || isStricter(one, asked),
    );
    expect(isMet, `${JSON.stringify(statement)} in ${JSON.stringify(there)}`).toBe(true);
  }
}

/** Expects that a bucket has the tags and the statements that are required. `filled` has no placeholders. */
export function expectRequired(filled: Document, peek: Peek, tags: Document): void {
  if (filled.tags) expect(tags).toMatchObject(filled.tags);
  if (filled.tags === null) expect(tags).toEqual({});
  if (filled.policy === null) expect(peek("policy")).toBeUndefined();
  if (filled.policy) {
    const text = typeof filled.policy === "string" ? JSON.parse(filled.policy) : filled.policy;
    expectPolicy(text as Document, peek);
  }
  const rule = (peek("encryption") as { Rules: Document[] } | undefined)?.Rules[0];
  const algorithm = (rule?.ApplyServerSideEncryptionByDefault as Document | undefined)?.SSEAlgorithm;
  if (filled.encryption === "aws:kms") expect(["aws:kms", "aws:kms:dsse"]).toContain(algorithm);
  if (filled.versioning === true) expect(peek("versioning")).toMatchObject({ Status: "Enabled" });
}
