import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { facts, liveBucket, requiring, wantedBy } from "../../support/layered.ts";

const tlsOnly = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:{partition}:s3:::{bucket}", "arn:{partition}:s3:::{bucket}/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const company = requiring({
  policy: { Version: "2012-10-17", Statement: [tlsOnly] },
  tags: { owner: "platform" },
  versioning: true,
  lifecycle: [
    {
      ID: "abort",
      Status: "Enabled",
      Filter: {},
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ],
  cors: [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://company.example"] }],
});
const reader = {
  Sid: "Reader",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/reader" },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::orders/*",
};
const facetsOf = Object.keys(company.require);

/** What writers of specs could try. Each spec says something else of every required facet, or says nothing. */
const escapes: readonly [what: string, spec: object][] = [
  ["ignores every part", { ignore: facetsOf.flatMap((name) => [`/${name}`, `/${name}/*`, `/${name}/*/*`]) }],
  [
    "ignores the required parts by name and index",
    {
      ignore: ["/policy/Statement/TlsOnly", "/tags/owner", "/cors/CORSRules/1", "/cors/CORSRules/0"],
      cors: [{ AllowedMethods: ["PUT"], AllowedOrigins: ["https://a.example"] }],
    },
  ],
  ["is additive", { additive: facetsOf, tags: { owner: "me" } }],
  ["is paused", { paused: true }],
  ["is paused for a while", { paused: "2027-01-01T00:00:00Z" }],
  ["only observes", { mode: "observe" }],
  ["is invalid", { versionning: true }],
  ["is invalid in a required facet", { versioning: "no", tags: 7 }],
  [
    "says null",
    Object.fromEntries(facetsOf.filter((name) => name !== "versioning").map((name) => [name, null])),
  ],
  ["says otherwise, by a shorthand", { versioning: false, tags: { owner: "me" }, cors: [] }],
  ["uses the statement's Sid for another one", { policy: { Statement: [{ ...reader, Sid: "TlsOnly" }] } }],
  [
    "uses the statement's Sid twice",
    {
      policy: {
        Statement: [
          { ...reader, Sid: "TlsOnly" },
          { ...tlsOnly, Action: "s3:GetObject", Resource: "arn:aws:s3:::orders/*" },
        ],
      },
    },
  ],
  [
    "uses the rule's ID for another one",
    { lifecycle: [{ ID: "abort", Status: "Enabled", Filter: {}, Expiration: { Days: 1 } }] },
  ],
  [
    "does not adopt, and has windows that never open",
    { adopt: false, windows: [{ kind: "deny", schedule: "* * * * *", duration: "24h" }] },
  ],
];

describe("a requirement holds, although the spec", () => {
  it.each(escapes)("%s", async (_what, spec) => {
    const { run, peek } = await liveBucket();
    const wanted = wantedBy([company], spec);
    const done = await run(wanted);
    expect(done.failed).toEqual([]);
    const policy = JSON.parse(`${peek("policy")}`) as { Statement: { Effect: string; Action: string }[] };
    expect(policy.Statement).toContainEqual(expect.objectContaining({ Effect: "Deny", Action: "s3:*" }));
    expect(peek("tagging")).toMatchObject({
      TagSet: expect.arrayContaining([{ Key: "owner", Value: "platform" }]),
    });
    expect(peek("versioning")).toEqual({ Status: "Enabled" });
    expect(JSON.stringify(peek("lifecycle"))).toContain('"AbortIncompleteMultipartUpload"');
    expect(JSON.stringify(peek("cors"))).toContain("https://company.example");
    expect((await run(wanted)).sent).toEqual([]);
  });

  it("has so large a policy that no other statement has room: then it is invalid, and nothing of others is removed", async () => {
    const large = Array.from({ length: 58 }, (_, n) => ({
      ...reader,
      Sid: `S${n}`,
      Resource: `arn:aws:s3:::orders/${"x".repeat(200)}${n}`,
    }));
    const policy = { Version: "2012-10-17", Statement: large };
    const wanted = wantedBy([company], { policy });
    expect(wanted.invalid?.message).toContain(
      "exceeds the S3 limit of 20 KB (the spec together with baseline company)",
    );
    const { run, send, peek } = await liveBucket();
    await send(new PutBucketPolicyCommand({ Bucket: facts.name, Policy: JSON.stringify(policy) }));
    const done = await run(wanted);
    expect(done.converged).toBe(false);
    expect(done.failed).toMatchObject([{ type: "PutBucketPolicy" }]);
    expect(JSON.parse(`${peek("policy")}`)).toEqual(policy);
    expect(peek("versioning")).toEqual({ Status: "Enabled" });
  });

  it("and live tags leave no room for a required tag: that is a failure, and the tags stay", async () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, "v"]));
    const { run, peek } = await liveBucket({ tags });
    const done = await run(wantedBy([company]));
    expect(done.failed).toMatchObject([{ type: "PutBucketTagging" }]);
    expect(peek("tagging")).toMatchObject({ TagSet: { length: 50 } });
    expect(wantedBy([company], { tags }).invalid?.message).toContain("at most 50 tags");
  });

  it("ignores a rule without a name by its place in the list", async () => {
    const rule = (origin: string) => ({
      AllowedMethods: ["GET"],
      AllowedOrigins: [`https://${origin}.example`],
    });
    const { run, peek } = await liveBucket({ cors: [rule("a"), rule("b")] });
    const spec = { cors: [rule("a")], ignore: ["/cors/CORSRules/1"] };
    expect((await run(wantedBy([company], spec))).converged).toBe(true);
    expect(JSON.stringify(peek("cors"))).toContain("https://company.example");
  });
});
