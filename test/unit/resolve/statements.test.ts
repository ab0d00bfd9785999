import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Facet } from "../../../core/facets/facet.ts";
import { facetTable } from "../../../core/facets/index.ts";
import { facts, liveBucket, requiring, wantedBy } from "../../support/layered.ts";

const bucketAndObjects = ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"];
const tlsOnly = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: bucketAndObjects,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const reader = {
  Sid: "Reader",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/reader" },
  Action: ["s3:GetObject"],
  Resource: "arn:aws:s3:::orders/*",
};
const policyOf = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const company = requiring({ policy: policyOf(tlsOnly) });
const putPolicy = (document: object) =>
  new PutBucketPolicyCommand({ Bucket: facts.name, Policy: JSON.stringify(document) });

describe("a required statement is met, so that nothing is written, by a statement of the bucket", () => {
  const { Sid: _, ...unnamed } = tlsOnly;
  const others: readonly [what: string, statement: object][] = [
    ["with another Sid", { ...tlsOnly, Sid: "DenyPlainHttp" }],
    ["without a Sid", unnamed],
    ["with its parts in another order", Object.fromEntries(Object.entries(tlsOnly).toReversed())],
    ["for the principal in its other form", { ...tlsOnly, Principal: { AWS: "*" } }],
    ["with lists for texts", { ...tlsOnly, Principal: { AWS: ["*"] }, Action: ["s3:*"] }],
    ["with resources in another order", { ...tlsOnly, Resource: bucketAndObjects.toReversed() }],
    [
      "with actions and keys in another case",
      { ...tlsOnly, Action: "S3:*", Condition: { Bool: { "AWS:securetransport": ["false"] } } },
    ],
    ["that denies more: all resources", { ...tlsOnly, Sid: "More", Resource: "arn:aws:s3:::*" }],
  ];

  it.each(others)("%s", async (_what, statement) => {
    const { run, send } = await liveBucket();
    await send(putPolicy(policyOf(reader, statement)));
    const done = await run(wantedBy([company]));
    expect(done.sent).toEqual([]);
    expect(done.converged).toBe(true);
  });

  it.each(others)("%s, and by one of the spec", async (_what, statement) => {
    const { run } = await liveBucket();
    const wanted = wantedBy([company], { policy: policyOf(reader, statement) });
    expect(wanted.overruled).toEqual([]);
    expect(wanted.desired?.facets.get("policy")).toMatchObject({ Statement: { length: 2 } });
    expect((await run(wanted)).converged).toBe(true);
    expect((await run(wanted)).sent).toEqual([]);
  });
});

describe("a required statement is added beside a statement of the bucket", () => {
  const others: readonly [what: string, statement: object][] = [
    ["that denies less", { ...tlsOnly, Sid: "ObjectsOnly", Resource: "arn:aws:s3:::orders/*" }],
    ["that allows", { ...reader, Sid: "TlsOnly" }],
    [
      "with another condition",
      { ...tlsOnly, Sid: "Other", Condition: { Bool: { "aws:SecureTransport": "true" } } },
    ],
    [
      "that denies one principal",
      { ...tlsOnly, Sid: "One", Principal: { AWS: "arn:aws:iam::111122223333:role/reader" } },
    ],
  ];

  it.each(others)("%s, which keeps its words", async (_what, statement) => {
    const { run, send, peek } = await liveBucket();
    await send(putPolicy(policyOf(reader, statement)));
    const wanted = wantedBy([company]);
    expect((await run(wanted)).sent).toMatchObject([{ type: "PutBucketPolicy" }]);
    const { Statement } = JSON.parse(`${peek("policy")}`);
    expect(Statement).toHaveLength(3);
    expect(Statement.slice(0, 2)).toEqual([reader, statement]);
    expect((await run(wanted)).sent).toEqual([]);
  });
});

it("a second tool that insists on the same statement under another Sid costs no write in 20 rounds", async () => {
  const { run, send } = await liveBucket();
  const theirs = putPolicy(policyOf({ ...tlsOnly, Sid: "SecurityTool" }, reader));
  await send(theirs);
  for (let round = 0; round < 20; round++) {
    expect((await run(wantedBy([company]))).sent).toEqual([]);
    await send(theirs);
  }
});

it("two statements with one Sid both stay, of which one is the required one", async () => {
  const { run, send, peek } = await liveBucket();
  const both = [tlsOnly, { ...reader, Sid: "TlsOnly" }];
  await send(putPolicy(policyOf(...both)));
  const wanted = wantedBy([company]);
  expect((await run(wanted)).converged).toBe(true);
  expect(JSON.parse(`${peek("policy")}`).Statement).toEqual(expect.arrayContaining(both));
  expect((await run(wanted)).sent).toEqual([]);
});

describe("each of several required statements", () => {
  const orgOnly = {
    ...tlsOnly,
    Sid: "OrgOnly",
    Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1234567890" } },
  };
  const both = requiring({ policy: policyOf(tlsOnly, orgOnly) });

  it.each([{}, { Resource: "arn:aws:s3:::*" }])(
    "is met by one of its own under any Sid, with %j",
    async (more) => {
      const { run, send } = await liveBucket();
      const [first, second] = [orgOnly, tlsOnly].map((one, place) => ({
        ...one,
        Sid: `Sid${place}`,
        ...more,
      }));
      await send(putPolicy({ Statement: [first, reader, second] }));
      expect((await run(wantedBy([both]))).sent).toEqual([]);
    },
  );

  it("holds where the bucket has one of them under the Sid of the other", async () => {
    const { run, send, peek } = await liveBucket();
    await send(putPolicy(policyOf({ ...tlsOnly, Sid: "OrgOnly" })));
    expect((await run(wantedBy([both]))).converged).toBe(true);
    const { Statement } = JSON.parse(`${peek("policy")}`);
    expect(Statement).toEqual(expect.arrayContaining([tlsOnly, orgOnly]));
    expect((await run(wantedBy([both]))).sent).toEqual([]);
  });
});

it.each([undefined, "Same"])("statements of two baselines are met beside each other: Sid %s", async (Sid) => {
  const { Sid: _, ...tls } = tlsOnly;
  const org = { ...tls, Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1234567890" } } };
  const { run, send } = await liveBucket();
  const wider = { ...tls, Resource: "arn:aws:s3:::*" };
  await send(putPolicy(policyOf({ ...wider, ...(Sid && { Sid }) }, org)));
  const baselines = [
    requiring({ policy: policyOf({ ...tls, ...(Sid && { Sid }) }) }, "a"),
    requiring({ policy: policyOf(org) }, "b"),
  ];
  expect((await run(wantedBy(baselines))).sent).toEqual([]);
});

describe("the bucket's policy keeps its own", () => {
  const versions = [undefined, "2008-10-17", "2012-10-17"];
  const own = [undefined, "team"].flatMap((Id) =>
    versions.map((Version) => ({ ...(Version && { Version }), ...(Id && { Id }) })),
  );

  it.each(own)("Id and Version %j, where a statement is required in another Version", async (kept) => {
    const { run, send, peek } = await liveBucket();
    await send(putPolicy({ ...kept, Statement: [reader] }));
    expect((await run(wantedBy([company]))).sent).toHaveLength(1);
    const { Statement, ...others } = JSON.parse(`${peek("policy")}`);
    expect([others, Statement.length]).toEqual([kept, 2]);
    expect((await run(wantedBy([company]))).sent).toEqual([]);
  });

  it.each(own)("Id %j, and takes the Version that a required policy variable needs", async (kept) => {
    const { run, send, peek } = await liveBucket();
    await send(putPolicy({ ...kept, Statement: [reader] }));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    const ofUser = { ...tlsOnly, Resource: "arn:aws:s3:::orders/${aws:username}/*" };
    const wanted = wantedBy([requiring({ policy: policyOf(ofUser) })]);
    expect((await run(wanted)).converged).toBe(true);
    const { Statement: _, ...others } = JSON.parse(`${peek("policy")}`);
    expect(others).toEqual({ ...kept, Version: "2012-10-17" });
  });
});

it.each([null, "text", 1, ["text"]])(
  "a statement of S3 that is %j meets nothing, and is no error",
  (strange) => {
    const { meeting } = facetTable.get("policy") as Facet;
    const live = { Version: "2012-10-17", Statement: [strange, reader] };
    expect(meeting?.(policyOf(tlsOnly), live, true)).toEqual(policyOf(tlsOnly));
  },
);
