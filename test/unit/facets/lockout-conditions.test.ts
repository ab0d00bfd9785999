import { describe, expect, it } from "vitest";
import type { BucketRef } from "../../../core/facets/facet.ts";
import { policyForm } from "../../../core/facets/parts/policyForm.ts";
import {
  account,
  caller,
  deny,
  locks,
  other,
  ours,
  place,
  warned,
  warnedOf,
} from "../../support/lockouts.ts";
import { type Document, form } from "../../support/openedPolicies.ts";

const where = (operator: string, key: string, value: unknown, bucket?: BucketRef) =>
  locks({ Condition: { [operator]: { [key]: value } } }, bucket);

const another = (value: string) => `other-${value}`;

describe("a Deny by a fact of the request locks out where the fact matches", () => {
  const facts: [key: string, fact: string, another: string][] = [
    ["aws:SecureTransport", "true", "false"],
    ["aws:PrincipalIsAWSService", "false", "true"],
    ["aws:ViaAWSService", "false", "true"],
    ["aws:PrincipalType", "AssumedRole", "User"],
    ["s3:signatureversion", "AWS4-HMAC-SHA256", "AWS"],
    ["s3:authType", "REST-HEADER", "REST-QUERY-STRING"],
    ["aws:RequestedRegion", "ca-central-1", "us-east-1"],
    ["aws:PrincipalAccount", account, other],
    ["aws:ResourceAccount", account, other],
    ["s3:ResourceAccount", account, other],
    ["aws:PrincipalArn", caller, `arn:aws:iam::${account}:role/admin`],
    ["s3:TlsVersion", "1.3", "1.2"],
  ];
  it.each(facts)("%s is %s", (key, fact, another) => {
    expect(where("StringEquals", key, fact)).toBe(true);
    expect(where("StringEquals", key, another)).toBe(false);
    expect(where("StringEquals", key, [another, fact])).toBe(true);
    expect(where("StringLike", key, `${fact.slice(0, -1)}?`)).toBe(true);
    expect(where("StringLike", key, `${fact.slice(0, 2)}*`)).toBe(true);
    expect(where("StringLike", key, `${fact}x*`)).toBe(false);
    expect(where("StringNotEquals", key, fact)).toBe(false);
    expect(where("StringNotEquals", key, another)).toBe(true);
    expect(where("StringNotEquals", key, [another, fact])).toBe(false);
    expect(where("Null", key, "false")).toBe(true);
    expect(where("Null", key, "true")).toBe(false);
    expect(where("Null", key, ["true", "false"])).toBe(true);
  });

  it.each(facts)("%s is not meant by a wildcard where the operator knows none", (key, fact) => {
    for (const value of ["*", `${fact.slice(0, 2)}*`, `${fact.slice(0, -1)}?`]) {
      expect(where("StringEquals", key, value), value).toBe(false);
      expect(where("StringEqualsIgnoreCase", key, value), value).toBe(false);
      expect(where("StringNotEquals", key, value), value).toBe(true);
      expect(where("StringNotEqualsIgnoreCase", key, [another(value), value]), value).toBe(true);
      expect(where("StringNotLike", key, value), value).toBe(false);
      expect(where("ForAnyValue:StringNotEqualsIfExists", key, value), value).toBe(true);
    }
    expect(where("StringLike", key, `${fact}?`)).toBe(false);
    expect(where("StringNotLike", key, `${fact}?`)).toBe(true);
  });

  it.each(facts)("%s in another case is meant only by operators that ignore it", (key, fact) => {
    const [upper, lower] = [fact.toUpperCase(), fact.toLowerCase()];
    for (const value of [upper, lower].filter((one) => one !== fact)) {
      expect(where("StringEquals", key, value), value).toBe(false);
      expect(where("StringEqualsIgnoreCase", key, value), value).toBe(true);
      expect(where("StringNotEquals", key, value), value).toBe(true);
      expect(where("StringNotEqualsIgnoreCase", key, value), value).toBe(false);
      expect(where("StringNotLike", key, value), value).toBe(true);
    }
  });

  it.each<[pattern: string, isMeant: boolean]>([
    [caller, true],
    [`arn:aws:iam::${account}:role/*`, true],
    [`arn:aws:iam::${account}:role/service/dxaws-s3-reconcil?`, true],
    [`arn:*:iam:*:*:*`, true],
    [`arn:aws:iam::${account}:*`, true],
    [`arn:aws:iam::${other}:role/*`, false],
    [`arn:aws:iam::${account}:role/dxaws-s3-reconcile`, false],
    ["arn:aws:iam::*", false],
    ["arn:*", false],
    ["*", false],
    [`arn:aws:*${account}:role/*`, false],
  ])("the role is meant by the ARN %s part by part: %s", (pattern, isMeant) => {
    for (const way of ["Like", "Equals"]) {
      expect(where(`Arn${way}`, "aws:PrincipalArn", pattern), way).toBe(isMeant);
      expect(where(`ArnNot${way}`, "aws:PrincipalArn", pattern), way).toBe(!isMeant);
    }
  });

  it.each(facts)("%s is no reason to depend on", (key, fact) => {
    expect(warned([{ ...deny, Condition: { StringEquals: { [key]: fact } } }])).toEqual([
      "denies s3:putbucketpolicy to the service, too; deleting the policy (policy: null) undoes that",
    ]);
  });

  it.each([
    [`arn:aws:iam::${account}:user/alice`, "User"],
    [`arn:aws:iam::${account}:root`, "Account"],
    [caller, "AssumedRole"],
  ])("the type of the caller %s is %s", (arn, type) => {
    const bucket = { ...ours, caller: arn };
    for (const one of ["User", "Account", "AssumedRole"]) {
      expect(where("StringEquals", "aws:PrincipalType", one, bucket), one).toBe(one === type);
      expect(where("StringNotEquals", "aws:PrincipalType", one, bucket), one).toBe(one !== type);
    }
  });

  it("a key is there or not in whatever case that is said", () => {
    for (const is of ["True", "TRUE", true]) {
      expect(where("Null", "aws:PrincipalArn", is)).toBe(false);
      expect(where("Null", "aws:SourceVpc", is)).toBe(true);
    }
    for (const is of ["False", "FALSE", false]) {
      expect(where("Null", "aws:PrincipalArn", is)).toBe(true);
      expect(where("Null", "aws:SourceVpc", is)).toBe(false);
    }
  });

  it("no account and no ARN is known where nothing says who sends the calls", () => {
    for (const key of ["aws:PrincipalAccount", "aws:ResourceAccount", "s3:ResourceAccount"]) {
      expect(where("StringEquals", key, account, place)).toBe(false);
      expect(where("StringNotEquals", key, account, place)).toBe(true);
    }
    expect(where("ArnEquals", "aws:PrincipalArn", caller, { ...place, owner: account })).toBe(false);
    expect(where("ArnNotEquals", "aws:PrincipalArn", caller, place)).toBe(true);
  });

  it.each<[operator: string, value: unknown, isLockout: boolean]>([
    ["NumericLessThan", "1.2", false],
    ["NumericLessThan", ["1.2", "1.3"], false],
    ["NumericLessThan", ["1.2", "1.4"], true],
    ["NumericLessThanEquals", ["1.2", "1.3"], true],
    ["NumericLessThanEquals", "1.30", true],
    ["NumericLessThanEquals", "1.2", false],
    ["NumericLessThanEquals", "1.4", true],
    ["NumericGreaterThan", "1.2", true],
    ["NumericGreaterThan", "1.3", false],
    ["NumericGreaterThan", ["1.3", "1.4"], false],
    ["NumericGreaterThanEquals", "1.3", true],
    ["NumericGreaterThanEquals", "1.2", true],
    ["NumericGreaterThanEquals", ["1.4", "1.5"], false],
    ["NumericLessThanIfExists", "1.4", true],
    ["NumericGreaterThanEqualsIfExists", "1.4", false],
  ])("a TLS version by %s of %j: %s", (operator, value, isLockout) =>
    expect(where(operator, "s3:TlsVersion", value)).toBe(isLockout),
  );
});

describe("a Deny by what is not known of the request", () => {
  const unknown = "aws:PrincipalTag/team";

  it.each<[operator: string, value: unknown, isLockout: boolean]>([
    ...["Not", ""].flatMap((not): [string, unknown, boolean][] => [
      [`String${not}Equals`, "a", not !== ""],
      [`String${not}Like`, "a", not !== ""],
      [`Arn${not}Like`, "a", not !== ""],
      [`ForAnyValue:String${not}Equals`, "a", not !== ""],
      [`String${not}EqualsIfExists`, "a", true],
    ]),
    ["StringLike", "a*", true],
    ["StringLike", ["a", "b*"], true],
    ["StringLike", ["a", "b"], false],
    ["ArnLike", "arn:aws:iam::*:role/*", true],
    ["StringEquals", "a*", false],
    ["StringEqualsIgnoreCase", ["a", "*"], false],
    ["ForAllValues:StringEquals", "a", true],
    ["ForAllValues:StringLike", "a", true],
    ["ForAnyValue:StringLike", "a", false],
    ["BoolIfExists", "true", true],
    ["Bool", "true", false],
    ["DateEquals", "2030-01-01", true],
    ["DateGreaterThan", "2030-01-01", true],
    ["NumericLessThan", "1", true],
    ["NumericEquals", "1", true],
    ["BinaryEquals", "dnBj", false],
    ["Null", "true", true],
    ["Null", "false", false],
    ["Null", ["false", "true"], true],
  ])("by %s of %j locks out: %s", (operator, value, isLockout) =>
    expect(where(operator, unknown, value)).toBe(isLockout),
  );

  it.each<[blocks: unknown, isLockout: boolean]>([
    ["0.0.0.0/0", true],
    ["128.0.0.0/1", true],
    ["::/0", true],
    ["0.0.0.0/2", false],
    ["10.0.0.0/10", false],
    ["203.0.113.0/11", false],
    ["203.0.113.7", false],
    [["203.0.113.7", "::/1"], true],
    ["*", false],
  ])("of the addresses %j locks out: %s", (blocks, isLockout) => {
    expect(where("IpAddress", "aws:SourceIp", blocks)).toBe(isLockout);
    expect(where("NotIpAddress", "aws:SourceIp", blocks)).toBe(true);
  });

  it.each([...["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:ResourceOrgPaths"]])(
    "of the organisation, by %s, does not",
    (key) => {
      for (const operator of [
        "StringNotEquals",
        "StringEquals",
        "StringLike",
        "ForAnyValue:StringNotLike",
        "Null",
      ])
        expect(where(operator, key, ["o-*", "true", "false"]), operator).toBe(false);
    },
  );

  it.each<[operator: string, key: string, value: unknown]>([
    ["StringNotEquals", "aws:PrincipalOrgID", "o-*"],
    ["StringNotEqualsIgnoreCase", "aws:PrincipalOrgID", "o-a1b2c3d4e?"],
    ["ForAnyValue:StringNotEquals", "aws:PrincipalOrgPaths", ["o-a1b2c3d4e5/r-ab12/*", "o-*"]],
    ["StringNotEquals", "aws:ResourceOrgID", "*"],
  ])("of the organisation does where no organisation is like the value: %s of %s and %j", (...parts) =>
    expect(where(...parts)).toBe(true),
  );

  it.each<[operator: string, key: string, value: unknown]>([
    ["StringNotEquals", "aws:PrincipalOrgID", ["o-*", "o-a1b2c3d4e5"]],
    ["StringNotLike", "aws:PrincipalOrgID", "o-*"],
    ["ForAnyValue:StringNotLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/*"],
    ["StringEquals", "aws:PrincipalOrgID", "o-*"],
    ["StringNotEquals", "aws:ResourceOrgID", `$${"{aws:PrincipalOrgID}"}`],
  ])("of the organisation does not where one may be: %s of %s and %j", (...parts) =>
    expect(where(...parts)).toBe(false),
  );

  it.each<[operator: string, key: string, value: unknown, isLockout: boolean]>([
    ["Bool", "aws:MultiFactorAuthPresent", "false", true],
    ["Bool", "aws:MultiFactorAuthPresent", false, true],
    ["StringNotEquals", "aws:MultiFactorAuthPresent", "true", true],
    ["BoolIfExists", "aws:MultiFactorAuthPresent", "false", true],
    ["Bool", "aws:MultiFactorAuthPresent", "true", false],
    ["Null", "aws:MultiFactorAuthPresent", "true", true],
    ["Null", "aws:MultiFactorAuthPresent", "false", true],
    ["Null", "aws:MultiFactorAuthAge", "true", true],
    ["NumericGreaterThan", "s3:signatureAge", 600_000, false],
    ["NumericGreaterThanIfExists", "s3:signatureAge", 600_000, true],
    ["NumericLessThan", "s3:signatureAge", 600_000, true],
  ])(
    "of what such requests usually say, by %s of %s and %j, locks out: %s",
    (operator, key, value, isLockout) => {
      const texts = warned([{ ...deny, Condition: { [operator]: { [key]: value } } }]);
      expect(texts).toEqual(
        isLockout ? [expect.stringContaining(`depending on ${key.toLowerCase()}: nothing shows`)] : [],
      );
    },
  );

  it.each([
    ...["aws:CurrentTime", "aws:EpochTime", "aws:PrincipalArn", "aws:userid", "aws:PrincipalType"],
    "aws:SourceIp",
  ])("that comes with every request: %s", (key) => {
    expect(where("Null", key, "false", place)).toBe(true);
    expect(where("Null", key, "true", place)).toBe(false);
  });

  it.each(["aws:SourceVpc", "xaws:userid", "aws:useridx", "s3:userid", "aws:username"])(
    "that a request may lack: %s",
    (key) => {
      expect(where("Null", key, "false", place)).toBe(false);
      expect(where("Null", key, "true", place)).toBe(true);
    },
  );

  it("locks out only if each of several conditions may match", () => {
    const both = (one: object, another: object) => locks({ Condition: { ...one, ...another } });
    const [may, mayNot] = [{ StringNotEquals: { [unknown]: "a" } }, { StringEquals: { [unknown]: "a" } }];
    expect(both(may, { Bool: { "aws:SecureTransport": "true" } })).toBe(true);
    expect(both(may, { Bool: { "aws:SecureTransport": "false" } })).toBe(false);
    expect(both(mayNot, { Bool: { "aws:SecureTransport": "true" } })).toBe(false);
  });

  it("is named in the warning, each key once, without those that are known", () => {
    const text = (Condition: object, bucket?: BucketRef) => warned([{ ...deny, Condition }], bucket)[0];
    const start = "denies s3:putbucketpolicy, depending on";
    const end =
      ": nothing shows that the caller that configures the bucket is exempt; deleting the policy (policy: null) undoes that";
    expect(text({ StringNotEquals: { [unknown]: "a", "aws:SourceVpc": "b" } })).toBe(
      `${start} aws:principaltag/team, aws:sourcevpc${end}`,
    );
    expect(
      text({
        StringNotEquals: { [unknown]: "a" },
        StringNotLike: { [unknown]: "b", "aws:ViaAWSService": "true" },
      }),
    ).toBe(`${start} aws:principaltag/team${end}`);
    expect(text({ StringNotEquals: { "aws:PrincipalAccount": other } }, place)).toBe(
      `${start} aws:principalaccount${end}`,
    );
  });
});

describe("a Deny with a policy variable", () => {
  const variable = (text: string) => `$${`{${text}}`}`;
  const [account_, tag] = [variable("aws:PrincipalAccount"), variable("aws:PrincipalTag/account")];

  it.each<[operator: string, key: string, value: string, isLockout: boolean]>([
    ["StringNotEquals", "aws:ResourceAccount", account_, false],
    ["StringEquals", "aws:ResourceAccount", account_, true],
    ["StringNotEquals", "aws:PrincipalAccount", variable("AWS:ResourceAccount"), false],
    ["StringNotEquals", "aws:PrincipalAccount", variable("aws:ResourceAccount, 'none'"), false],
    ["ArnNotLike", "aws:PrincipalArn", `arn:aws:iam::${variable("aws:ResourceAccount")}:role/*`, false],
    ["ArnLike", "aws:PrincipalArn", `arn:aws:iam::${variable("aws:ResourceAccount")}:role/*`, true],
    ["ArnLike", "aws:PrincipalArn", `arn:aws:iam::${variable("aws:ResourceAccount")}:user/*`, false],
    ["StringNotEquals", "aws:PrincipalAccount", tag, true],
    ["StringEquals", "aws:PrincipalAccount", tag, false],
    ["StringLike", "aws:PrincipalAccount", `${tag}*`, false],
    ["StringLike", "aws:PrincipalAccount", variable("*"), false],
    ["StringNotLike", "aws:PrincipalAccount", variable("*"), true],
    ["StringLike", "aws:PrincipalTag/team", variable("*"), false],
    ["StringLike", "aws:PrincipalArn", `${variable("$")}*`, false],
  ])("by %s of %s and %s locks out: %s", (operator, key, value, isLockout) =>
    expect(where(operator, key, value)).toBe(isLockout),
  );

  it("has none where the policy is of the language without them", () => {
    const statement = { ...deny, Condition: { StringNotEquals: { "aws:ResourceAccount": account_ } } };
    const [none, older, newer] = [
      { Version: "2008-10-17", Statement: new Map() },
      policyForm({ Version: "2008-10-17", Statement: [statement] } as Document),
      form(statement),
    ];
    expect(warnedOf(none, older)).toHaveLength(1);
    expect(warnedOf(older, older)).toEqual([]);
    expect(warnedOf(newer, newer)).toEqual([]);
    expect(warnedOf(newer, older), "the same text, in another language").toHaveLength(1);
  });

  it("depends on the key if the variable is not known", () => {
    expect(warned([{ ...deny, Condition: { StringNotEquals: { "aws:PrincipalAccount": tag } } }])).toEqual([
      expect.stringContaining("depending on aws:principalaccount: nothing shows"),
    ]);
  });
});

describe("the warning of a lockout", () => {
  it("says to whom, as far as that is known", () => {
    const end = "; deleting the policy (policy: null) undoes that";
    expect(warned([deny])).toEqual([`denies s3:putbucketpolicy to the service, too${end}`]);
    for (const bucket of [place, { ...place, owner: account }])
      expect(warned([deny], bucket)).toEqual([
        `denies s3:putbucketpolicy to everyone, including the caller that configures the bucket${end}`,
      ]);
  });

  it("comes once for each statement that is new, and for no other", () => {
    const [one, another] = [
      { ...deny, Sid: "A" },
      { ...deny, Sid: "B", Action: "s3:PutBucketAcl" },
    ];
    expect(warned([one, another])).toHaveLength(2);
    expect(warned([another], ours, [one])).toEqual([expect.stringContaining("s3:putbucketacl")]);
    expect(warned([], ours, [one, another])).toEqual([]);
    expect(warned([{ ...one, Action: "s3:PutBucketTagging" }], ours, [one])).toHaveLength(1);
    expect(warned([{ ...one, Effect: "Allow" }])).toEqual([]);
    expect(warned(["Deny" as never])).toEqual([]);
  });
});
