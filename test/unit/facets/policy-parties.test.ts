import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";
import {
  all,
  allow,
  Bucket,
  deny,
  form,
  given,
  openings,
  region,
  where,
  whom,
} from "../../support/openedPolicies.ts";

const account = "444455556666";
const by = (operator: string, key: string, value: unknown) => where({ [operator]: { [key]: value } });

describe("the party that a text names", () => {
  const arn = (rest: string) => `arn:aws:${rest}`;
  it.each<[text: string, kind: string, id: string]>([
    [account, "account", account],
    [`${account}:role/a`, "account", account],
    [`${account}1`, "principal", `${account}1`],
    [account.slice(1), "principal", account.slice(1)],
    [`x${account}`, "principal", `x${account}`],
    [`${account}x`, "principal", `${account}x`],
    [`a:${account}`, "principal", `a:${account}`],
    [arn(`iam::${account}:role/a`), "account", account],
    [arn(`iam::${account}`), "account", account],
    [`arn:aws-cn:sts::${account}:assumed-role/a/b`, "account", account],
    [arn(`sns:ca-central-1:${account}:topic`), "account", account],
    [arn(`iam::${account}1:role/a`), "principal", arn(`iam::${account}1:role/a`)],
    [arn(`iam:${account}:role/a`), "principal", arn(`iam:${account}:role/a`)],
    [`x${arn(`iam::${account}:role/a`)}`, "principal", `x${arn(`iam::${account}:role/a`)}`],
    [arn("s3:::orders"), "bucket", arn("s3:::orders")],
    ["arn:aws-us-gov:s3:::orders", "bucket", "arn:aws-us-gov:s3:::orders"],
    [`x${arn("s3:::orders")}`, "principal", `x${arn("s3:::orders")}`],
    [arn("s3x:::orders"), "principal", arn("s3x:::orders")],
    [arn("s3::a:orders"), "principal", arn("s3::a:orders")],
    ["o-a1b2c3d4e5", "organisation", "o-a1b2c3d4e5"],
    ["o-a1b2c3d4e5/r-ab12/ou-1", "organisation", "o-a1b2c3d4e5"],
    ["xo-a1b2c3d4e5", "principal", "xo-a1b2c3d4e5"],
    ["alice", "principal", "alice"],
  ])("%s", (text, kind, id) => {
    for (const key of ["aws:PrincipalArn", "aws:SourceArn"])
      expect(whom(by("StringEquals", key, text))).toEqual([[kind, id]]);
    expect(whom(by("StringEquals", "aws:userid", text))).toEqual([[kind, id]]);
    expect(whom({ ...allow, Principal: { AWS: text } })).toEqual([[kind, id]]);
    expect(whom({ ...allow, Principal: { CanonicalUser: text } })).toEqual([["canonicalUser", text]]);
  });

  it.each<[key: string, kind: string, id: string]>([
    ["aws:PrincipalOrgID", "account", account],
    ["aws:PrincipalOrgPaths", "account", account],
    ["aws:PrincipalAccount", "account", account],
    ["aws:userid", "account", account],
    ["aws:SourceAccount", "account", account],
    ["aws:SourceOwner", "account", account],
    ["aws:SourceVpc", "principal", account],
    ["aws:SourceVpce", "principal", account],
    ["s3:DataAccessPointArn", "principal", account],
    ["s3:DataAccessPointAccount", "principal", `accesspoint@${account}`],
    ["s3:x-amz-server-side-encryption-aws-kms-key-id", "principal", account],
  ])("that a limit by %s names is of the kind %s", (key, kind, id) => {
    expect(whom(by("StringEquals", key, account))).toEqual([[kind, id]]);
  });
});

describe("of several limits the most specific one names the party", () => {
  const keys = [
    ["aws:PrincipalOrgID", "o-a"],
    ["aws:PrincipalOrgPaths", "o-b/r-1"],
    ["aws:PrincipalAccount", "111111111111"],
    ["aws:PrincipalArn", "arn:aws:iam::222222222222:role/a"],
    ["s3:DataAccessPointAccount", "333333333333"],
    ["s3:DataAccessPointArn", "arn:aws:s3:ca-central-1:444444444444:accesspoint/*"],
    ["aws:SourceAccount", "555555555555"],
    ["aws:SourceOwner", "666666666666"],
    ["aws:SourceArn", "arn:aws:sns:::t"],
    ["aws:userid", "AIDA1"],
    ["aws:SourceVpc", "vpc-1"],
    ["aws:SourceVpce", "vpce-1"],
  ] as const;
  const named = [
    ...["o-a", "o-b", "111111111111", "222222222222", "accesspoint@333333333333"],
    ...["arn:aws:s3:ca-central-1:444444444444:accesspoint/*", "555555555555", "666666666666"],
    ...["arn:aws:sns:::t", "AIDA1", "vpc-1", "vpce-1"],
  ];

  it.each(named.map((id, index) => [id, index] as const))("%s", (id, index) => {
    const rest = keys.slice(index).toReversed();
    expect(whom(where({ StringEquals: Object.fromEntries(rest) }))).toEqual([[expect.any(String), id]]);
  });
});

describe("a principal that a statement names", () => {
  const source = (key: string, value: unknown, operator = "StringEquals") => {
    const [opened] = openings([], [where({ [operator]: { [key]: value } }, given)]);
    return opened?.to === "outsider" ? opened.who.source : opened?.to;
  };
  it.each<[key: string, value: unknown, source: unknown]>([
    ["aws:PrincipalOrgID", ["o-a", "o-b"], ["o-a", "o-b"]],
    ["aws:PrincipalOrgPaths", "o-a/r-1", ["o-a"]],
    ["aws:PrincipalAccount", account, [account]],
    ["aws:PrincipalArn", `arn:aws:iam::${account}:role/a`, [account]],
    ["aws:userid", "AIDA1", ["AIDA1"]],
    ["aws:SourceAccount", account, undefined],
    ["aws:SourceOwner", account, undefined],
    ["aws:SourceArn", "arn:aws:sns:::t", undefined],
    ["aws:SourceVpc", "vpc-1", undefined],
    ["s3:DataAccessPointAccount", account, undefined],
    ["aws:PrincipalTag/a", "1", undefined],
    ["aws:PrincipalOrgID", "o-*", undefined],
  ])("is limited by %s of %j to %j", (key, value, limited) => expect(source(key, value)).toEqual(limited));
});

describe("for whom a service comes", () => {
  const service = { ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } };
  const source = (Condition: object) => {
    const [opened] = openings([], [where(Condition, service)]);
    return opened?.to === "outsider" ? opened.who.source : opened?.to;
  };
  const trail = (value: string, operator = "ArnLike") => source({ [operator]: { "aws:SourceArn": value } });

  it.each<[pattern: string, like: unknown, text: unknown]>([
    [`arn:aws:sns:ca-central-1:${account}:t`, [account], [account]],
    [`arn:aws:sns:ca-central-1:${account}:*`, [account], [account]],
    [`arn:aws:sns:ca-central-1:${account}:t?`, [account], [account]],
    [`arn:aws:sns::${account}:*`, [account], [account]],
    [`arn:*:sns:ca-central-1:${account}:t`, [account], "public"],
    [`arn:aws:*:ca-central-1:${account}:t`, [account], "public"],
    [`arn:aws:sns:*:${account}:t`, [account], "public"],
    [`arn:aws?:sns:ca-central-1:${account}:t`, [account], "public"],
    [`arn:aws:sns?:ca-central-1:${account}:t`, [account], "public"],
    [`arn:aws:sns:ca?:${account}:t`, [account], "public"],
    [`arn:aws:sns:ca-central-1:${account.slice(1)}?:t`, "public", "public"],
    [`arn:aws:sns:ca-central-1:${account}*:t`, "public", "public"],
    [`arn:aws:sns:ca-central-1:${account}1:*`, "public", "public"],
    [`arn:aws:sns:${account}:*`, "public", "public"],
    [`xarn:aws:sns:ca-central-1:${account}:*`, "public", "public"],
    ["arn:aws:s3:::orders?", "public", "public"],
    ["", "public", "public"],
    [`arn:aws:sns:ca-central-1:${account}:$${"{aws:username}"}`, "public", "public"],
  ])("is known by %s as it is by its parts, and by its text", (pattern, like, text) => {
    expect([trail(pattern), trail(pattern, "ArnEquals")]).toEqual([like, like]);
    expect([trail(pattern, "StringLike"), trail(pattern, "StringEquals")]).toEqual([text, text]);
    expect(trail(pattern, "ForAnyValue:ArnLike")).toEqual(like);
  });

  it.each([
    ...["ArnNotLike", "StringNotEquals", "ForAllValues:StringLike", "ArnLikeIfExists", "xStringEquals"],
    ...["StringEqualsx", "xForAnyValue:StringEquals", "Null", "NumericEquals", "xArnLike", "ArnLikex"],
  ])("is not known by %s", (operator) => expect(trail("arn:aws:s3:::orders", operator)).toBe("public"));

  it("is not known as soon as one of several values is open", () => {
    const arns = (...values: string[]) => source({ ArnLike: { "aws:SourceArn": values } });
    expect(arns("arn:aws:s3:::a", "arn:aws:s3:::b")).toEqual(["arn:aws:s3:::a", "arn:aws:s3:::b"]);
    expect(arns("arn:aws:s3:::a", "arn:aws:s3:::*")).toBe("public");
  });

  it("is said by the organisation first, then the account, then the ARN, in whatever order they stand", () => {
    const said = [
      ["aws:SourceArn", "arn:aws:s3:::a"],
      ["aws:SourceOwner", "111111111111"],
      ["aws:SourceAccount", "222222222222"],
      ["aws:SourceOrgPaths", "o-p/r-1"],
      ["aws:SourceOrgID", "o-id"],
    ] as const;
    const sources = said.map((_, index) =>
      source({ StringEquals: Object.fromEntries(said.slice(0, index + 1)) }),
    );
    expect(sources).toEqual([["arn:aws:s3:::a"], ["111111111111"], ["222222222222"], ["o-p"], ["o-id"]]);
    expect(source({ StringEquals: { "aws:SourceVpc": "vpc-1" } })).toBe("public");
  });

  it("is asked of a service only, and of one whose name is fixed", () => {
    const Condition = { StringEquals: { "aws:SourceOrgID": "o-id" } };
    const named = (Principal: object) => whom(where(Condition, { ...allow, Principal }));
    expect(named({ Service: "cloudtrail.amazonaws.com" })).toEqual([["service", "cloudtrail.amazonaws.com"]]);
    expect(named({ Service: "*.amazonaws.com" })).toEqual([["public"]]);
    expect(named({ AWS: account })).toEqual([["account", account]]);
    expect(named({ AWS: "*" })).toEqual([["public"]]);
  });
});

describe("the actions that an opening names", () => {
  const what = (more: object) => openings([], [{ ...allow, ...more }])[0]?.what;
  const none = { Action: undefined };

  it("are in the words of the policy", () => {
    expect(what({ Action: "S3:GETObject" })).toBe("allows everyone S3:GETObject");
    expect(what({ Action: ["s3:b", "s3:A"] })).toBe("allows everyone s3:b, s3:A");
    expect(what({ ...none, NotAction: ["s3:B", "s3:a"] })).toBe("allows everyone all but s3:B, all but s3:a");
    expect(what({ Action: ["s3:a", "s3:b"], NotAction: ["s3:c", "s3:d"] })).toBe(
      "allows everyone s3:a, s3:b, all but s3:c and more",
    );
  });

  it("are unknown where the policy has none, or none that is known", () => {
    for (const more of [none, { Action: { odd: 1 } }, { Action: [] }, { Action: "" }])
      expect(what(more)).toBe("allows everyone unknown actions");
  });

  it("take at most 120 characters", () => {
    const long = `s3:${"a".repeat(200)}`;
    expect(what({ Action: long })).toBe(`allows everyone ${long.slice(0, 120)}`);
    expect(what({ Action: long.slice(0, 120) })).toBe(`allows everyone ${long.slice(0, 120)}`);
    expect(what({ Action: [long, "s3:b", "s3:c", "s3:d"] })).toBe(
      `allows everyone ${long.slice(0, 120)} and more`,
    );
  });

  it("are followed for each party that gets them", () => {
    expect(openings([], [given])).toEqual([
      {
        to: "outsider",
        who: { kind: "account", id: account },
        what: `allows ${account} s3:GetObject, s3:PutObject`,
      },
    ]);
  });
});

describe("who gets access as a Deny goes", () => {
  const bucket = { name: Bucket, region };
  const gone = (acl: string | undefined, ...more: object[]) =>
    policy
      .openings(
        form(deny, ...more),
        form(...more),
        bucket,
        acl === undefined ? undefined : new Map([[`acl of ${Bucket}`, acl]]),
      )
      .map((one) => (one.to === "outsider" ? one.who.id : one.to));
  const user = { kind: "canonicalUser", id: "u" };

  it("is the public where the ACL is not known", () => {
    expect(gone(undefined)).toEqual(["public"]);
    expect(policy.openings(form(deny), form(), bucket, new Map()).map(({ to }) => to)).toEqual(["public"]);
  });

  it("is no known party where no other has access", () => expect(gone("[]")).toEqual(["none"]));

  it("is each party of the ACL and of the policy", () => {
    expect(gone(JSON.stringify([user]))).toEqual(["none", "u"]);
    expect(gone(JSON.stringify([user]), given)).toEqual(["none", "u", account]);
    expect(gone("[]", given, { ...deny, Action: "s3:b" })).toEqual(["none", account]);
    expect(gone(JSON.stringify([user, "public"]), given)).toEqual(["public"]);
    expect(gone(JSON.stringify([user]), allow)).toEqual(["public"]);
  });

  it("is no one by a policy that has no statements at all", () => {
    expect(policy.openings({}, {}, bucket, undefined)).toEqual([]);
    expect(policy.openings(form(), {}, bucket, undefined)).toEqual([]);
    expect(policy.openings({}, form(given), bucket, undefined).map(({ to }) => to)).toEqual(["outsider"]);
  });

  it("is asked only where one goes", () => {
    const denied = form(deny, given);
    expect(
      policy.openings(denied, form({ ...deny, Resource: [all, "*"] }, given), bucket, undefined),
    ).toEqual([]);
    expect(policy.openings(form(given), denied, bucket, undefined)).toEqual([]);
    expect(policy.openings(form(given), form(), bucket, undefined)).toEqual([]);
  });
});

describe("two policies in different versions of the language", () => {
  const bucket = { name: Bucket, region };
  const older = (...Statement: object[]) => policy.normalise({ Version: "2008-10-17", Statement } as never);
  const inside = (statement: object, path: string) => ({
    ...statement,
    Resource: `arn:aws:s3:::${Bucket}/${path}`,
  });
  const opened = (less: Parameters<typeof policy.openings>[0], more: Parameters<typeof policy.openings>[0]) =>
    policy.openings(less, more, bucket, new Map([[`acl of ${Bucket}`, "[]"]])).map(({ to }) => to);
  const user = `$${"{aws:username}"}`;

  it("are compared where no variable stands", () => {
    expect(opened(older(given), form(given))).toEqual([]);
    expect(opened(older(deny), form(deny))).toEqual([]);
    expect(opened(form(inside(given, "$a{b}")), older(inside(given, "$a{b}")))).toEqual([]);
  });

  it("are not where one does, in either", () => {
    for (const [less, more] of [
      [older(inside(given, user)), form(inside(given, user))],
      [form(inside(given, user)), older(inside(given, user))],
    ] as const)
      expect(opened(less, more)).toEqual(["outsider"]);
    expect(opened(older(inside(deny, user)), form(inside(deny, user)))).toEqual(["none"]);
    expect(opened(form(inside(deny, user)), older(inside(deny, user)))).toEqual(["none"]);
  });
});
