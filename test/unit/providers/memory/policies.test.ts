import { GetBucketPolicyCommand, GetBucketPolicyStatusCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";
import { at, Bucket, newS3, policy, putPolicy, refusal, send, unblocked } from "./scene.ts";

beforeEach(newS3);

const principal = { Principal: { AWS: "arn:aws:iam::111122223333:root" } };
const stated = (more: object) => putPolicy(policy({ ...principal, ...more }));
const said = async (text: string) => {
  const { Code, message } = await refusal(putPolicy(text));
  return `${Code}: ${message}`;
};
const kept = async () => JSON.parse((await send(new GetBucketPolicyCommand(at))).Policy ?? "");

describe("the resource of a policy", () => {
  test.each([
    "*",
    `arn:aws:s3:::${Bucket}`,
    `arn:aws:s3:::${Bucket}/a/b`,
    `arn:*:s3:::${Bucket}/*`,
    "arn:aws:s3:::*",
    "arn:aws:s3:::example-*",
    "arn:aws:s3:::*-bucket",
    "arn:aws:s3:::*am*e-*t",
    "arn:aws:s3:::example?bucket",
    `arn:aws:s3:::${Bucket}*`,
    `arn:aws:s3:::${Bucket}***`,
    [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  ])("can be %j", async (Resource) => {
    await send(stated({ Resource }));
    expect((await kept()).Statement[0].Resource).toEqual(Resource);
  });

  test.each([
    "arn:aws:s3:::example",
    "arn:aws:s3:::example-bucke?t",
    "arn:aws:s3:::example-bucket?",
    `arn:aws:s3:::x${Bucket}`,
    `arn:aws:s3:::${Bucket}x`,
    "arn:aws:s3:::*-bucket-",
    "arn:aws:s3:::*y*",
    `xarn:aws:s3:::${Bucket}`,
    `arn:aws:sqs:::${Bucket}`,
    "arn:aws:s3:::/a",
    Bucket,
    "",
    [`arn:aws:s3:::${Bucket}`, "arn:aws:s3:::other"],
  ])("cannot be %j", async (Resource) => {
    const text = policy({ ...principal, Resource });
    expect(await said(text)).toBe("MalformedPolicy: Policy has invalid resource");
  });
});

describe("the principal of a policy", () => {
  test.each([
    ["444455556666", "arn:aws:iam::444455556666:root"],
    [
      ["444455556666", "arn:aws:iam::111122223333:role/a"],
      ["arn:aws:iam::444455556666:root", "arn:aws:iam::111122223333:role/a"],
    ],
    ["arn:aws:iam::444455556666:user/a", "arn:aws:iam::444455556666:user/a"],
  ])("%j reads back as %j", async (AWS, back) => {
    await send(putPolicy(policy({ Principal: { AWS } })));
    expect((await kept()).Statement[0].Principal).toEqual({ AWS: back });
  });

  test("that is an account is the account's root; all else of the policy stays", async () => {
    const [account, service] = [
      { Sid: "a", Effect: "Allow", Principal: { AWS: "444455556666", Service: "logging.s3.amazonaws.com" } },
      { Sid: "b", Effect: "Deny", Principal: { Service: "logging.s3.amazonaws.com" } },
    ].map((one) => ({ ...one, Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` }));
    const text = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Id: "mine", Statement });
    await send(putPolicy(text([account, service])));
    const root = { ...account?.Principal, AWS: "arn:aws:iam::444455556666:root" };
    expect(await kept()).toEqual({
      Version: "2012-10-17",
      Id: "mine",
      Statement: [{ ...account, Principal: root }, service],
    });
    await send(putPolicy(text(account)));
    expect((await kept()).Statement).toEqual([{ ...account, Principal: root }]);
  });

  test("can be all but some", async () => {
    await send(stated({ Principal: undefined, NotPrincipal: principal.Principal, Effect: "Deny" }));
    expect((await kept()).Statement[0]).toMatchObject({ NotPrincipal: principal.Principal });
  });

  test.each([
    { AWS: "AIDAEXAMPLE" },
    { AWS: ["arn:aws:iam::111122223333:root", "AROAEXAMPLE"] },
    { CanonicalUser: "AIDAEXAMPLE" },
  ])("cannot be a deleted identity: %j", async (Principal) => {
    expect(await said(policy({ Principal }))).toBe("MalformedPolicy: Invalid principal in policy");
  });
});

describe("the document of a policy", () => {
  const statement = JSON.parse(policy(principal)).Statement[0];
  const text = (more: object) => JSON.stringify({ Statement: [statement], ...more });

  test.each(["2008-10-17", "2012-10-17", undefined])("can have the version %s", async (Version) => {
    await send(putPolicy(text({ Version })));
    expect((await kept()).Version).toBe(Version);
  });

  test.each<[what: string, text: string, message: string]>([
    ["another version", text({ Version: "" }), "The policy must contain a valid version string"],
    ["no statement", text({ Statement: undefined }), "Missing required field Statement"],
    ["a text as statement", text({ Statement: "a" }), "Could not parse the policy: Statement is empty!"],
    [
      "a text among them",
      text({ Statement: [statement, "a"] }),
      "Could not parse the policy: Statement is empty!",
    ],
    [
      "a list among them",
      text({ Statement: [statement, []] }),
      "Could not parse the policy: Statement is empty!",
    ],
    [
      "null among them",
      text({ Statement: [null, statement] }),
      "Could not parse the policy: Statement is empty!",
    ],
    ["a bad second one", text({ Statement: [statement, {}] }), "Invalid effect: undefined"],
    ["no action", policy({ ...principal, Action: undefined }), "Missing required field Action"],
    ["no principal", policy({ Principal: undefined }), "Missing required field Principal"],
    ["no resource", policy({ ...principal, Resource: undefined }), "Missing required field Resource"],
    ["a list", "[]", "Policies must be valid JSON and the first byte must be '{'"],
    ["an operator", policy({ ...principal, Condition: { xBool: {} } }), "Invalid Condition type : xBool"],
  ])("cannot have %s", async (_, document, message) => {
    expect(await said(document)).toBe(`MalformedPolicy: ${message}`);
  });

  test("can have a condition that is none", async () => {
    for (const Condition of [{}, null, []]) await send(stated({ Condition }));
  });

  test("has at most 20 KB, counted in bytes", async () => {
    const left = 20 * 1024 - Buffer.byteLength(policy({ ...principal, Sid: "" }));
    await send(stated({ Sid: "a".repeat(left) }));
    expect(await said(policy({ ...principal, Sid: "a".repeat(left + 1) }))).toBe(
      "PolicyTooLarge: Policy exceeds the maximum allowed document size",
    );
    expect(await said(policy({ ...principal, Sid: `é${"a".repeat(left - 1)}` }))).toContain("PolicyTooLarge");
  });
});

describe("an operator of a condition", () => {
  const kinds: [kind: string, relations: string[]][] = [
    ["String", ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"]],
    ["Numeric", ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]],
    ["Date", ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]],
    ["Arn", ["Equals", "NotEquals", "Like", "NotLike"]],
    ["Binary", ["Equals"]],
    ["", ["IpAddress", "NotIpAddress", "Bool", "Null"]],
  ];
  const operators = kinds.flatMap(([kind, relations]) => relations.map((relation) => kind + relation));

  test.each(operators)("%s is taken, also of any or all values, or if the key exists", async (operator) => {
    for (const name of [
      operator,
      `${operator}IfExists`,
      `ForAnyValue:${operator}`,
      `ForAllValues:${operator}IfExists`,
    ])
      await send(stated({ Condition: { [name]: { "aws:PrincipalArn": "1" } } }));
  });

  test.each([
    ...["StringLessThan", "NumericLike", "ArnEqualsIgnoreCase", "BinaryNotEquals", "NotBool", "NotNull"],
    ...["ForValues:StringEquals", "ForSomeValue:StringEquals", "StringEqualsifexists", "stringequals", ""],
  ])("%s is not", async (operator) => {
    expect(await said(policy({ ...principal, Condition: { [operator]: {} } }))).toBe(
      `MalformedPolicy: Invalid Condition type : ${operator}`,
    );
  });
});

describe("a public policy", () => {
  const prevented =
    "AccessDenied: User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access";

  test.each<[what: string, statement: object, isPublic: boolean]>([
    ["everyone", { Principal: "*" }, true],
    ["an account", principal, false],
    ["a canonical user", { Principal: { CanonicalUser: "a".repeat(64) } }, false],
    ["a service", { Principal: { Service: "logging.s3.amazonaws.com" } }, false],
    ["a kind that is unknown", { Principal: { Other: "a" } }, true],
    ["no one of a kind", { Principal: { AWS: [] } }, true],
    ["everyone, from known addresses", from("203.0.113.0/24"), false],
    ["everyone, from private addresses", from("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"), false],
    ["everyone, from a block as large as may be", from("11.0.0.0/8"), false],
    ["everyone, from a larger one", from("12.0.0.0/7"), true],
    ["everyone, from IPv6 as large as may be", from("2001:db8::/32"), false],
    ["everyone, from a larger one of IPv6", from("2001:db8::/31"), true],
    ["everyone, from IPv4 written as IPv6", from("::ffff:203.0.113.7"), true],
    ["everyone, from the IPv4 part of IPv6", from("::203.0.113.7"), true],
  ])("grants access to %s, or not", async (_, { ...statement }, isPublic) => {
    const blocked = await send(putPolicy(policy(statement))).then(
      () => undefined,
      ({ name, message }: Error) => `${name}: ${message}`,
    );
    expect(blocked).toBe(isPublic ? prevented : undefined);
    await send(unblocked());
    await send(putPolicy(policy(statement)));
    const { PolicyStatus } = await send(new GetBucketPolicyStatusCommand(at));
    expect(PolicyStatus).toEqual({ IsPublic: isPublic });
  });

  function from(...cidrs: string[]) {
    return { Condition: { IpAddress: { "aws:SourceIp": cidrs } } };
  }

  test("is one of which any statement is", async () => {
    await send(unblocked());
    const [open, closed] = [policy(), policy(principal)].map((text) => JSON.parse(text).Statement[0]);
    await send(putPolicy(JSON.stringify({ Statement: [closed, open] })));
    expect((await send(new GetBucketPolicyStatusCommand(at))).PolicyStatus).toEqual({ IsPublic: true });
    await send(putPolicy(JSON.stringify({ Statement: closed })));
    expect((await send(new GetBucketPolicyStatusCommand(at))).PolicyStatus).toEqual({ IsPublic: false });
  });
});
