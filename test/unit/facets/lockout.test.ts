import { describe, expect, it } from "vitest";
import type { BucketRef } from "../../../core/facets/facet.ts";
import { configuring } from "../../../core/facets/parts/lockout.ts";
import { account, caller, deny, locks, other, ours, place, warned } from "../../support/lockouts.ts";

const { Action: _, ...ofAction } = deny;
const { Resource: __, ...ofResource } = deny;
const { Principal: ___, ...ofPrincipal } = deny;
const where = (operator: string, key: string, value: unknown, bucket?: BucketRef) =>
  locks({ Condition: { [operator]: { [key]: value } } }, bucket);

describe("a Deny of an action locks out the caller that configures the bucket", () => {
  it.each(configuring)("if it is %s", (action) => {
    const [text] = warned([{ ...deny, Action: action }]);
    expect(text).toMatch(`denies ${action} to the service, too; `);
    expect(locks({ Action: `${action}x` })).toBe(false);
  });

  it.each<[action: unknown, isLockout: boolean]>([
    ["*", true],
    ["s3:*", true],
    ["S3:PUTBUCKET*", true],
    ["s3:Put*Policy", true],
    ["s3:PutBucketPolic?", true],
    ["s3:?utBucketPolicy", true],
    ["s3:PutBucket???????", true],
    ["s3:PutBucketPolicyX*", false],
    [["s3:GetObject", "s3:PutBucketPolicy"], true],
    [["s3:GetObject", "s3:PutObject*"], false],
    ["s3:DeleteBucket", false],
    ["iam:PutBucketPolicy", false],
    ["PutBucketPolicy", false],
    [{ odd: 1 }, false],
    [[], false],
  ])("if the pattern is %j: %s", (Action, isLockout) => expect(locks({ Action })).toBe(isLockout));

  it.each<[actions: unknown, isLockout: boolean]>([
    ["s3:*", false],
    ["*", false],
    ["s3:GetObject", true],
    [["s3:Get*", "s3:Put*"], true],
    [["s3:Get*", "s3:Put*", "s3:Delete*"], true],
    [["s3:Get*", "s3:Put*", "s3:Delete*", "s3:*Metadata*", "s3:TagResource"], true],
    [["s3:Get*", "s3:Put*", "s3:Delete*", "s3:*Metadata*", "s3:*agResource"], false],
    [["s3:Get*", "s3:Put*", "s3:?elete*", "s3:*Metadata*", "s3:*agResource"], false],
  ])("if it is one of all but %j: %s", (NotAction, isLockout) =>
    expect(warned([{ ...ofAction, NotAction }])).toHaveLength(isLockout ? 1 : 0),
  );

  it("and the warning counts the actions", () => {
    const text = (more: object) => warned([{ ...ofAction, ...more }])[0]?.replace(/ to the service.*/, "");
    const all = configuring.length;
    expect(text({ Action: "*" })).toBe(
      `denies s3:getbucketpolicy and ${all - 1} more actions that configure the bucket`,
    );
    expect(text({ NotAction: "s3:getbucketpolicy" })).toBe(
      `denies s3:getbuckettagging and ${all - 2} more actions that configure the bucket`,
    );
    expect(text({ Action: ["s3:PutBucketPolicy", "s3:GetBucketPolicy"] })).toBe(
      "denies s3:getbucketpolicy and 1 more action that configures the bucket",
    );
  });
});

describe("a Deny of a resource locks out", () => {
  const cases: [resource: unknown, isOurs: boolean][] = [
    ["arn:aws:s3:::orders-archive", true],
    ["arn:aws-cn:s3:::orders-archive", true],
    ["arn:aws:s3:::orders-*", true],
    ["arn:aws:s3:::*-archive", true],
    ["arn:aws:s3:::orders?archive", true],
    ["arn:*:s3:::orders-archive", true],
    ["arn:aws:*", true],
    ["*", true],
    ["*orders-archive", true],
    [["arn:aws:s3:::orders-archive/*", "arn:aws:s3:::orders-archive"], true],
    ["arn:aws:s3:::orders-archive/*", false],
    ["arn:aws:s3:::orders", false],
    ["arn:aws:s3:::orders-archives", false],
    ["arn:aws:s3:::*/*", false],
    ["arn:aws:sns:::orders-archive", false],
    [`arn:aws:s3::${account}:orders-archive`, false],
    ["xarn:aws:s3:::orders-archive", false],
    ["aarn:aws:s3:::x", false],
    [{ odd: 1 }, false],
  ];
  it.each(cases)("if it is %j: %s", (Resource, isOurs) => expect(locks({ Resource })).toBe(isOurs));

  it.each(cases)("unless it excepts %j: %s", (NotResource, isOurs) =>
    expect(warned([{ ...ofResource, NotResource }])).toHaveLength(isOurs ? 0 : 1),
  );
});

describe("a Deny of principals locks out", () => {
  const session = `arn:aws:sts::${account}:assumed-role/dxaws-s3-reconcile`;
  const names: [name: unknown, isOurs: boolean][] = [
    ["*", true],
    [account, true],
    [`arn:aws:iam::${account}:root`, true],
    [caller, true],
    [[other, caller], true],
    [`${session}/run-1`, true],
    [`${session}/`, true],
    [session, false],
    [`${session}2/run-1`, false],
    [`arn:aws:sts::${account}:federated-user/dxaws-s3-reconcile/run-1`, false],
    [`arn:aws:sts::${account}:x-assumed-role/dxaws-s3-reconcile/run-1`, false],
    [`arn:aws:iam::${account}:assumed-role/dxaws-s3-reconcile/run-1`, false],
    [`arn:aws:sts::${other}:assumed-role/dxaws-s3-reconcile/run-1`, false],
    [`arn:aws:sts::${account}`, false],
    ["", false],
    [`arn:aws:iam::${account}:role/dxaws-s3-reconcile`, false],
    [other, false],
    [`${caller}2`, false],
    [{ odd: 1 }, false],
  ];
  it.each(names)("if they are %j: %s", (AWS, isOurs) => expect(locks({ Principal: { AWS } })).toBe(isOurs));

  it("if they are everyone, whatever else stands there", () => {
    expect(locks({ Principal: "*" })).toBe(true);
    expect(locks({ Principal: { AWS: "*", Service: "a" } })).toBe(true);
    for (const Principal of [{ Service: "*" }, { CanonicalUser: account }, {}, ["*"], undefined])
      expect(locks({ Principal }), JSON.stringify(Principal)).toBe(false);
  });

  it("unless they are all but the caller and its account, without which IAM can deny the caller, too", () => {
    const but = (AWS: unknown, bucket?: BucketRef) =>
      warned([{ ...ofPrincipal, NotPrincipal: { AWS } }], bucket).length === 1;
    expect(but([caller, account])).toBe(false);
    expect(but([caller, `arn:aws:iam::${account}:root`, other])).toBe(false);
    expect(but("*")).toBe(false);
    for (const names of [caller, [other, caller], other, account, [account, `${caller}2`]])
      expect(but(names), `${names}`).toBe(true);
    expect(but(caller, place)).toBe(true);
    expect(but(account, { ...place, owner: account })).toBe(true);
    expect(warned([{ ...ofPrincipal, NotPrincipal: { Service: caller } }])).toHaveLength(1);
  });

  it("without a known caller: if they are everyone, or the account", () => {
    const known = { ...place, owner: account };
    expect(locks({}, place)).toBe(true);
    expect(locks({ Principal: { AWS: account } }, known)).toBe(true);
    expect(locks({ Principal: { AWS: account } }, place)).toBe(false);
    expect(locks({ Principal: { AWS: other } }, known)).toBe(false);
    expect(locks({ Principal: { AWS: `${session}/run-1` } }, known)).toBe(false);
    expect(locks({ Principal: { AWS: "undefined" } }, place)).toBe(false);
  });

  it("by the account of the caller's ARN, if the owner is not known", () => {
    const only = (arn: string) => ({ ...place, caller: arn });
    expect(locks({ Principal: { AWS: account } }, only(caller))).toBe(true);
    expect(locks({ Principal: { AWS: account } }, only(`arn:aws-cn:iam::${account}:user/a`))).toBe(true);
    for (const arn of [`arn:aws:iam::${account}1:user/a`, `x:${caller}`, `arn:aws:iam::${account}`, "alice"])
      expect(locks({ Principal: { AWS: account } }, only(arn)), arn).toBe(false);
    expect(where("StringEquals", "aws:PrincipalAccount", account, only(caller))).toBe(true);
  });
});

describe("where another role sends the reads, a Deny", () => {
  const reader = caller.replace("reconcile", "read");
  const two: BucketRef = { ...ours, reader };
  const all = { Action: "s3:*" };
  const but = (...arns: string[]) => ({ Condition: { ArnNotLike: { "aws:PrincipalArn": arns } } });
  const writes = configuring.filter((action) => !action.startsWith("s3:get"));
  const reads = configuring.filter((action) => action.startsWith("s3:get"));
  const text = (of: readonly string[]) =>
    `denies ${of[0]} and ${of.length - 1} more actions that configure the bucket to the service, too; only the account's root user, or a principal that the statement exempts, can undo that`;

  it.each<[string, object, readonly string[]]>([
    ["that excepts both locks out none", { ...all, ...but(caller, reader) }, []],
    ["that excepts the writer alone locks out the reader", { ...all, ...but(caller) }, reads],
    ["that excepts the reader alone locks out the writer", { ...all, ...but(reader) }, writes],
    ["that excepts none locks out both", all, configuring],
    ["of writes that excepts the writer locks out none", { Action: "s3:Put*", ...but(caller) }, []],
    ["of reads that excepts the reader locks out none", { Action: "s3:Get*", ...but(reader) }, []],
    ["of reads that excepts the writer locks out the reader", { Action: "s3:Get*", ...but(caller) }, reads],
    ["that names the reader locks it out", { ...all, Principal: { AWS: reader } }, reads],
    ["that names the writer locks it out", { ...all, Principal: { AWS: caller } }, writes],
    [
      "that excepts both by NotPrincipal locks out none",
      { ...all, Principal: undefined, NotPrincipal: { AWS: [caller, reader, account] } },
      [],
    ],
    [
      "that excepts the writer by NotPrincipal locks out the reader",
      { ...all, Principal: undefined, NotPrincipal: { AWS: [caller, account] } },
      reads,
    ],
  ])("%s", (_, statement, locked) => {
    const one = JSON.parse(JSON.stringify({ ...deny, ...statement }));
    expect(warned([one], two)).toEqual(locked.length > 0 ? [text(locked)] : []);
  });

  it("is judged by the one caller where that is all that is known", () => {
    expect(warned([{ ...deny, ...all, ...but(caller) }], ours)).toEqual([]);
  });
});
