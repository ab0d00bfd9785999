import { isDeepStrictEqual } from "node:util";
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryS3Provider, type S3BucketDesired, S3Manager } from "../../../exports/index.ts";
import { draws } from "../../support/chance.ts";
import { ManualClock } from "../../support/manualClock.ts";

const Bucket = "orders-archive";
const region = "ca-central-1";
type Statement = Record<string, unknown>;
interface Document {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

/** A bucket with a policy, and what came of a spec: what is then read, what was sent, and what is left to do. */
async function applied(live: Document, spec: Record<string, unknown>) {
  const clock = new ManualClock();
  const provider = new MemoryS3Provider({ clock });
  const manager = new S3Manager({ provider, clock });
  const read = async (): Promise<Document | undefined> => {
    const answer = provider.s3.send(new GetBucketPolicyCommand({ Bucket }), region);
    const text = await answer.then(
      ({ Policy }) => Policy,
      () => undefined,
    );
    return text === undefined ? undefined : JSON.parse(text);
  };
  await provider.s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    region,
  );
  await provider.s3.send(new DeletePublicAccessBlockCommand({ Bucket }), region);
  if (live)
    await provider.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(live) }), region);
  const before = await read();
  const desired = { name: Bucket, region, ...spec } as S3BucketDesired;
  const { actions } = await manager.plan(desired);
  await manager.apply(desired);
  const input = actions[0]?.details.input as { Policy?: string } | undefined;
  const sent: Document | undefined = input?.Policy === undefined ? undefined : JSON.parse(input.Policy);
  return { before, actions, sent, after: await read(), left: await manager.plan(desired) };
}

const among = (statement: unknown, list: readonly unknown[] = []) =>
  list.some((other) => isDeepStrictEqual(other, statement));

const written = (word: string) => fc.constantFrom(word, word.toLowerCase(), word.toUpperCase());
const listed = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof(one, fc.uniqueArray(one, { minLength: 1, maxLength: 3 }));
const statement: fc.Arbitrary<Statement> = fc.record(
  {
    Sid: fc.constantFrom("A", "B", "C", "D"),
    Effect: fc.constantFrom("Allow", "Deny"),
    Principal: fc.constantFrom<unknown>(
      "*",
      { AWS: "*" },
      { AWS: ["444455556666"] },
      { AWS: "444455556666" },
    ),
    Action: listed(fc.constantFrom("s3:GetObject", "s3:PutObject").chain(written)),
    Resource: listed(fc.constantFrom(`arn:aws:s3:::${Bucket}/*`, `arn:aws:s3:::${Bucket}/In/*`)),
    Condition: fc.record({
      StringEquals: fc.dictionary(
        fc.constantFrom("aws:SourceAccount", "AWS:sourceaccount"),
        listed(fc.constantFrom("1", "2")),
        {
          minKeys: 1,
          maxKeys: 1,
        },
      ),
      Bool: fc.constantFrom({ "aws:SecureTransport": "false" }, { "aws:securetransport": [false] }),
    }),
  },
  { requiredKeys: ["Effect", "Principal", "Action", "Resource"] },
);
const document: fc.Arbitrary<Document> = fc
  .record(
    {
      Version: fc.constant("2012-10-17"),
      Id: fc.constantFrom("one", "Two"),
      Statement: fc.array(statement, { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ["Statement"] },
  )
  .map((made) => JSON.parse(JSON.stringify(made)));
const leeway = fc.constantFrom<{ additive?: string[]; ignore?: string[] }>(
  {},
  { additive: ["policy"] },
  { ignore: ["/policy/Statement/A"] },
);

/** What must be in the bucket as it was: what the spec does not name, what it ignores, and what it has in the same words. */
function toBeKept(
  { Statement }: Document,
  wanted: readonly Statement[],
  leeway: object,
): readonly Statement[] {
  const named = new Set(wanted.map(({ Sid }) => Sid));
  return Statement.filter(
    (one) =>
      ("additive" in leeway && one.Sid !== undefined && !named.has(one.Sid)) ||
      ("ignore" in leeway && one.Sid === "A") ||
      among(one, wanted),
  );
}

describe("a policy that is sent", () => {
  it("is made of the documents, and is in sync afterwards, whatever is merged", async () => {
    const picked = fc.subarray([0, 1, 2, 3]);
    await fc.assert(
      fc.asyncProperty(document, document, picked, leeway, async (live, declared, kept, more) => {
        // Some of what is live is what is wanted, in its own words.
        const Statement = [
          ...declared.Statement,
          ...live.Statement.filter((_, index) => kept.includes(index)),
        ];
        const wanted = more.ignore ? Statement.filter(({ Sid }) => Sid !== "A") : Statement;
        fc.pre(wanted.length > 0);
        const { before, sent, after, left } = await applied(live, {
          ...more,
          policy: { ...declared, Statement: wanted },
        });
        expect(left.inSync, `${left}`).toBe(true);
        expect(left.actions).toEqual([]);
        for (const one of sent?.Statement ?? [])
          expect(among(one, before?.Statement) || among(one, wanted), JSON.stringify(one)).toBe(true);
        for (const one of toBeKept(before ?? live, wanted, more))
          expect(among(one, after?.Statement), JSON.stringify(one)).toBe(true);
        expect(after?.Id).toBe(declared.Id ?? live.Id);
      }),
      { numRuns: draws(50) },
    );
  });

  const deny = {
    Sid: "OnlyTLS",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${Bucket}/*`,
    Condition: { Bool: { "aws:SecureTransport": ["false"] } },
  };
  const theirs = {
    ...deny,
    Sid: "Theirs",
    Action: ["s3:PutObjectAcl"],
    Condition: { StringNotEquals: { "s3:x-amz-acl": ["Private"] } },
  };

  it("keeps the Id that the spec lacks, and every word as it was", async () => {
    const wanted = { ...deny, Action: ["s3:PutObject", "s3:DeleteObject"] };
    const { sent, left } = await applied(
      { Version: "2012-10-17", Id: "Theirs", Statement: [theirs, deny] },
      {
        policy: { Version: "2012-10-17", Statement: [wanted] },
        additive: ["policy"],
      },
    );
    expect(sent).toEqual({ Version: "2012-10-17", Id: "Theirs", Statement: [theirs, wanted] });
    expect(left.inSync).toBe(true);
  });

  it("has the Id that the spec names, in place of another one and where there was none", async () => {
    const policy = { Version: "2012-10-17", Id: "Ours", Statement: [deny] };
    const without = { Version: "2012-10-17", Statement: [deny] };
    for (const live of [{ ...without, Id: "Theirs" }, { ...without, Id: "ours" }, without]) {
      const { sent, left } = await applied(live, { policy });
      expect(sent).toEqual(policy);
      expect(left.inSync).toBe(true);
    }
    expect((await applied(policy, { policy })).sent).toBeUndefined();
  });

  it("takes what is ignored within a statement from the bucket, and all else from the spec, in their own words", async () => {
    const wanted = {
      ...deny,
      Action: ["s3:PutObject", "s3:DeleteObject"],
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    };
    const { sent, left } = await applied(
      { Statement: [deny] },
      {
        policy: { Version: "2008-10-17", Statement: [wanted] },
        ignore: ["/policy/Statement/OnlyTLS/Condition"],
      },
    );
    expect(sent?.Statement).toEqual([{ ...wanted, Condition: deny.Condition }]);
    expect(left.inSync).toBe(true);
  });

  it("adds nothing where an equal statement stands under another Sid and others may stay", async () => {
    const { actions, after } = await applied(
      { Version: "2012-10-17", Statement: [{ ...deny, Sid: "ByHand" }, theirs] },
      {
        policy: { Version: "2012-10-17", Statement: [deny] },
        additive: ["policy"],
      },
    );
    expect(actions).toEqual([]);
    expect(after?.Statement).toHaveLength(2);
  });

  it("repairs a statement of the spec although an equal one has another Sid", async () => {
    const opened = { ...deny, Condition: { Bool: { "aws:SecureTransport": "never" } } };
    const { after, left } = await applied(
      { Version: "2012-10-17", Statement: [{ ...deny, Sid: "ByHand" }, opened] },
      {
        policy: { Version: "2012-10-17", Statement: [deny] },
        additive: ["policy"],
      },
    );
    expect(after?.Statement).toContainEqual(deny);
    expect(after?.Statement).not.toContainEqual(opened);
    expect(left.inSync).toBe(true);
  });

  it("is none that only has the same statements once more", async () => {
    const policy = { Version: "2012-10-17", Statement: [deny] };
    for (const additive of [[], ["policy"]]) {
      const { actions } = await applied(
        { ...policy, Statement: [deny, deny, { ...deny, Sid: "OnlyTLS" }] },
        { policy, additive },
      );
      expect(actions).toEqual([]);
    }
  });

  it("keeps what the spec ignores when the spec removes the policy", async () => {
    const { sent, after, left } = await applied(
      { Version: "2012-10-17", Statement: [deny, theirs] },
      {
        policy: null,
        ignore: ["/policy/Statement/Theirs"],
      },
    );
    expect(sent).toEqual({ Version: "2012-10-17", Statement: [theirs] });
    expect(after).toEqual(sent);
    expect(left.inSync).toBe(true);
  });
});
