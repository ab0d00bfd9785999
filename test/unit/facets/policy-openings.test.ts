import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";
import { Guard, MemoryS3Provider, type S3BucketDesired, S3Manager } from "../../../core/index.ts";
import { entriesOf } from "../../../core/normal.ts";
import type { Command } from "../../../core/providers/provider.ts";
import { HandClock } from "../../support/clock.ts";
import { statements } from "../../support/policies.ts";
import { isAllowed, requests, type Statement, simpleStatements, withPartOf } from "../../support/requests.ts";

const Bucket = "orders-archive";
const region = "ca-central-1";
const owner = "111122223333";
const stranger = "444455556666";
const all = `arn:aws:s3:::${Bucket}/*`;
type Document = Parameters<typeof policy.normalise>[0];

const form = (...Statement: unknown[]) => policy.normalise({ Version: "2012-10-17", Statement } as Document);
const openings = (less: unknown[], more: unknown[]) =>
  policy.openings(
    form(...less),
    form(...more),
    { name: Bucket, region, owner },
    new Map([[`acl of ${Bucket}`, "private"]]),
  );
const to = (less: unknown[], more: unknown[]) =>
  [...new Set(openings(less, more).map((one) => one.to))].sort();
const whom = (more: object) =>
  openings([], [more]).map((one) => (one.to === "outsider" ? [one.who.kind, one.who.id] : [one.to]));

const allow = { Effect: "Allow", Principal: "*", Action: ["s3:GetObject", "s3:PutObject"], Resource: all };
const deny = {
  ...allow,
  Effect: "Deny",
  Action: "s3:*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const given = { ...allow, Principal: { AWS: stranger } };
const where = (Condition: object, statement: object = allow) => ({ ...statement, Condition });
const org = { StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-b"] } };

describe("what a policy gives that another does not", () => {
  it.each<[string, object[], object[]]>([
    ["the same under another Sid", [allow], [{ ...allow, Sid: "A" }]],
    ["fewer actions", [allow], [{ ...allow, Action: "s3:GetObject" }]],
    [
      "actions that a pattern had",
      [{ ...allow, Action: "s3:Get*" }],
      [{ ...allow, Action: ["s3:GetObject", "s3:GetObject*"] }],
    ],
    ["a narrower resource", [{ ...allow, Resource: "arn:aws:s3:::*" }], [allow]],
    ["one more condition", [allow], [where({ Bool: { "aws:SecureTransport": "true" } })]],
    ["fewer values of a condition", [where(org)], [where({ StringEquals: { "aws:PrincipalOrgID": "o-b" } })]],
    [
      "more that is excepted",
      [{ ...allow, Action: undefined, NotAction: "s3:a" }],
      [{ ...allow, Action: undefined, NotAction: ["s3:a", "s3:b"] }],
    ],
    ["somebody of everybody", [allow], [given]],
    ["a Deny more", [allow], [allow, deny]],
    [
      "a wider Deny",
      [allow, { ...deny, Action: "s3:PutObject" }],
      [allow, { ...deny, Condition: undefined }],
    ],
    ["nothing", [allow, given], []],
  ])("by %s is nothing", (_, less, more) => expect(openings(less, more)).toEqual([]));

  it.each<[string, object[], object[], string[]]>([
    ["an action more", [{ ...allow, Action: "s3:GetObject" }], [allow], ["public"]],
    ["a resource more", [allow], [{ ...allow, Resource: [all, "arn:aws:s3:::*"] }], ["public"]],
    [
      "a wider pattern",
      [{ ...allow, Resource: `arn:aws:s3:::${Bucket}/a?*` }],
      [{ ...allow, Resource: `arn:aws:s3:::${Bucket}/a*` }],
      ["public"],
    ],
    ["a wildcard for a letter", [{ ...allow, Resource: "a?*" }], [{ ...allow, Resource: "a**" }], ["public"]],
    ["a condition less", [where({ Bool: { "aws:SecureTransport": "true" } })], [allow], ["public"]],
    ["another condition", [where({ Bool: { a: "1" } })], [where({ Bool: { b: "1" } })], ["public"]],
    [
      "a condition with more values",
      [where({ StringEquals: { a: "1" } })],
      [where({ StringEquals: { a: ["1", "2"] } })],
      ["public"],
    ],
    [
      "fewer values that are excepted",
      [where({ StringNotEquals: { a: ["1", "2"] } })],
      [where({ StringNotEquals: { a: "1" } })],
      ["public"],
    ],
    [
      "fewer actions that are excepted",
      [{ ...allow, Action: undefined, NotAction: ["s3:a", "s3:b"] }],
      [{ ...allow, Action: undefined, NotAction: "s3:a" }],
      ["public"],
    ],
    [
      "all but one for some",
      [{ ...allow, Action: "s3:*" }],
      [{ ...allow, Action: undefined, NotAction: "s3:a" }],
      ["public"],
    ],
    [
      "all but some principals",
      [{ ...allow, Principal: { AWS: owner } }],
      [{ ...allow, Principal: undefined, NotPrincipal: { AWS: owner } }],
      ["public"],
    ],
    ["everybody for somebody", [given], [allow], ["public"]],
    ["an action more for somebody", [{ ...given, Action: "s3:GetObject" }], [given], ["outsider"]],
    ["somebody more", [given], [{ ...given, Principal: { AWS: [stranger, "777788889999"] } }], ["outsider"]],
    ["an unknown member", [given], [{ ...given, Quota: 7 }], ["public"]],
    [
      "a service that comes for anybody",
      [],
      [{ ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } }],
      ["public"],
    ],
    [
      "a service, where everybody had access",
      [allow],
      [{ ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } }],
      ["public"],
    ],
  ])("by %s is told", (_, less, more, who) => expect(to(less, more)).toEqual(who));

  it("is held against each other only in the same language", () => {
    const own = { ...given, Resource: `arn:aws:s3:::${Bucket}/$${"{aws:username}"}/*` };
    const older = policy.normalise({ Version: "2008-10-17", Statement: [own] } as Document);
    const opened = policy.openings(older, form(own), { name: Bucket, region }, new Map());
    expect(opened.map((one) => one.to)).toEqual(["outsider"]);
  });

  it.each<[string, object, (readonly string[])[]]>([
    ["an account", given, [["account", stranger]]],
    [
      "a role",
      { ...allow, Principal: { AWS: `arn:aws:iam::${stranger}:role/reader` } },
      [["account", stranger]],
    ],
    [
      "an account's identity provider",
      { ...allow, Principal: { Federated: `arn:aws:iam::${stranger}:saml-provider/a` } },
      [["account", stranger]],
    ],
    [
      "a canonical user",
      { ...allow, Principal: { CanonicalUser: "79a59df9" } },
      [["canonicalUser", "79a59df9"]],
    ],
    [
      "organisations",
      where(org),
      [
        ["organisation", "o-a1b2c3d4e5"],
        ["organisation", "o-b"],
      ],
    ],
    [
      "the accounts of a condition",
      where({ StringEquals: { "aws:PrincipalAccount": stranger } }),
      [["account", stranger]],
    ],
    [
      "a network",
      where({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
      [["principal", "203.0.113.0/24"]],
    ],
    [
      "a bucket",
      where({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::theirs" } }),
      [["bucket", "arn:aws:s3:::theirs"]],
    ],
    [
      "the organisation before the network",
      where({ ...org, IpAddress: { "aws:SourceIp": "203.0.113.7" } }),
      [
        ["organisation", "o-a1b2c3d4e5"],
        ["organisation", "o-b"],
      ],
    ],
  ])("is told of %s by its name", (_, statement, who) => expect(whom(statement)).toEqual(who));

  const service = { ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } };
  it.each<[object, string[] | undefined]>([
    [{ StringEquals: { "aws:SourceAccount": owner } }, [owner]],
    [{ StringEquals: { "AWS:SourceOrgID": "o-a1b2c3d4e5" } }, ["o-a1b2c3d4e5"]],
    [{ ArnLike: { "aws:SourceArn": `arn:aws:cloudtrail:*:${stranger}:trail/*` } }, [stranger]],
    [{ ArnEquals: { "aws:SourceArn": "arn:aws:s3:::theirs" } }, ["arn:aws:s3:::theirs"]],
    [{ StringLike: { "aws:SourceArn": `arn:aws:logs:ca-central-1:${stranger}:*` } }, [stranger]],
    [{ StringLike: { "aws:SourceArn": `arn:aws:logs:*:${stranger}:*` } }, undefined],
    [{ StringLike: { "aws:SourceArn": "arn:aws:s3:::*" } }, undefined],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:logs:*:*:*" } }, undefined],
    [{ StringLike: { "aws:SourceAccount": "*" } }, undefined],
    [{ StringEquals: { "aws:SourceAccount": [] } }, undefined],
    [{ StringEqualsIfExists: { "aws:SourceAccount": owner } }, undefined],
    [{ "ForAllValues:StringEquals": { "aws:SourceAccount": owner } }, undefined],
    [{ StringNotEquals: { "aws:SourceAccount": owner } }, undefined],
    [{ StringEquals: { "aws:SourceAccount": `$${"{aws:PrincipalAccount}"}` } }, undefined],
    [{ Bool: { "aws:SecureTransport": "true" } }, undefined],
  ])("knows by %j for whom a service comes", (Condition, source) => {
    const [opened] = openings([], [where(Condition, service)]);
    expect(opened).toMatchObject(
      source
        ? { to: "outsider", who: { kind: "service", id: "cloudtrail.amazonaws.com", source } }
        : { to: "public" },
    );
  });

  it("is nothing for whatever policy beside itself", () => {
    fc.assert(
      fc.property(fc.array(statements(fc.constantFrom("", "A")), { maxLength: 4 }), (list) => {
        expect(openings(list, list.toReversed())).toEqual([]);
      }),
    );
  });

  it("is something whenever S3 would answer a request that it did not", () => {
    const list = fc.array(simpleStatements, { minLength: 1, maxLength: 3 });
    const asked = fc.array(requests, { minLength: 20, maxLength: 20 });
    const seen = { opened: 0, covered: 0 };
    fc.assert(
      fc.property(list, simpleStatements, fc.nat(4), asked, ([first, ...rest], other, which, all) => {
        const less = [first as Statement, ...rest];
        const changed = withPartOf(first as Statement, other, which);
        const found = openings(less, [changed, ...rest]);
        const isOpened = all.some((one) => isAllowed([changed, ...rest], one) && !isAllowed(less, one));
        if (isOpened) expect(found).not.toEqual([]);
        seen.opened += isOpened ? 1 : 0;
        seen.covered += found.length === 0 ? 1 : 0;
      }),
      { numRuns: 10_000 },
    );
    expect(Math.min(seen.opened, seen.covered)).toBeGreaterThan(300);
  });
});

describe("a Deny that goes", () => {
  it.each<[string, object[], object[], string[]]>([
    ["altogether", [deny], [], ["nobody"]],
    ["while the public has access", [deny, allow], [allow], ["public"]],
    ["while somebody has access", [deny, given], [given], ["nobody", "outsider"]],
    [
      "by a condition more",
      [deny],
      [where({ Bool: { "aws:SecureTransport": "false" }, Null: { a: "true" } }, deny)],
      ["nobody"],
    ],
    [
      "by fewer values",
      [where({ StringEquals: { a: ["1", "2"] } }, deny)],
      [where({ StringEquals: { a: "1" } }, deny)],
      ["nobody"],
    ],
    [
      "by more values that are excepted",
      [where({ StringNotEquals: { a: "1" } }, deny)],
      [where({ StringNotEquals: { a: ["1", "2"] } }, deny)],
      ["nobody"],
    ],
    ["by fewer actions", [deny], [{ ...deny, Action: "s3:PutObject" }], ["nobody"]],
    [
      "by more actions that are excepted",
      [{ ...deny, Action: undefined, NotAction: "s3:a" }],
      [{ ...deny, Action: undefined, NotAction: ["s3:a", "s3:b"] }],
      ["nobody"],
    ],
    ["by fewer resources", [{ ...deny, Resource: [all, `arn:aws:s3:::${Bucket}`] }], [deny], ["nobody"]],
    ["by fewer principals", [deny], [{ ...deny, Principal: { AWS: stranger } }], ["nobody"]],
    [
      "by more principals that are excepted",
      [{ ...deny, Principal: undefined, NotPrincipal: { AWS: owner } }],
      [{ ...deny, Principal: undefined, NotPrincipal: { AWS: [owner, stranger] } }],
      ["nobody"],
    ],
    ["by turning into an Allow", [deny], [{ ...deny, Effect: "Allow" }], ["public"]],
    [
      "behind another of its Sid",
      [
        { ...deny, Sid: "A" },
        { ...deny, Sid: "A", Action: "s3:x", Condition: {} },
      ],
      [{ ...deny, Sid: "A", Action: "s3:x", Condition: {} }],
      ["nobody"],
    ],
  ])("%s is told", (_, less, more, who) => expect(to(less, more)).toEqual(who));

  it("makes the call loosen what it writes, also where the policy is removed", () => {
    const bucket = { name: Bucket, region };
    const nothing = { after: form(), said: form(), declared: null, remove: true, spec: new Map() };
    const change = { bucket, before: form(deny), ...nothing };
    const [removal] = policy.write(change);
    expect(removal?.effect).toBe("loosens");
    const [tightening] = policy.write({ ...change, before: form(allow) });
    expect(tightening?.effect).toBe("tightens");
  });
});

describe("with an operator who allows nothing", () => {
  async function planned(
    live: object[],
    wanted: object[] | null,
    settings: object[] = [],
    trusted?: string[],
  ) {
    const clock = new HandClock();
    const provider = new MemoryS3Provider({ clock, owner });
    const send = (command: Command) => provider.s3.send(command, region);
    await send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    await send(new DeletePublicAccessBlockCommand({ Bucket }));
    for (const command of settings) await send(command as Command);
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: live });
    if (live.length > 0) await send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const declared = wanted && { Version: "2012-10-17", Statement: wanted };
    const manager = new S3Manager({ provider, clock, guard: new Guard({ public: [], trusted }) });
    const before = provider.s3.calls.length;
    const plan = await manager.plan({ name: Bucket, region, policy: declared } as S3BucketDesired);
    return { plan, calls: provider.s3.calls.slice(before).map(({ operation }) => operation) };
  }
  const publicAcl = [
    new PutBucketOwnershipControlsCommand({
      Bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
    }),
    new PutBucketAclCommand({ Bucket, ACL: "public-read" }),
  ];
  const denyAll = { ...deny, Condition: { StringNotEquals: { "aws:PrincipalAccount": owner } } };

  it("a Deny may go while nobody else has access", async () => {
    const { plan, calls } = await planned([denyAll], null);
    expect(plan.actions.map(({ type }) => type)).toEqual(["DeleteBucketPolicy"]);
    expect(plan.refused).toEqual([]);
    expect(calls).toContain("GetBucketAcl");
  });

  it("a Deny may not go that keeps the public out whom the ACL lets in", async () => {
    for (const wanted of [null, [{ ...denyAll, Action: "s3:PutObject" }]]) {
      const { plan } = await planned([denyAll], wanted, publicAcl);
      expect(plan.actions).toEqual([]);
      expect(plan.refused[0]?.reason).toContain("denies no longer");
    }
  });

  it("the ACL is not asked for while no Deny goes", async () => {
    const { calls } = await planned([denyAll], [denyAll, { ...given, Principal: { AWS: owner } }]);
    expect(calls).toEqual(["GetBucketPolicy"]);
  });

  it("a Deny may not go that keeps the public of the policy out", async () => {
    const { plan } = await planned([denyAll, allow], [allow]);
    expect(plan.refused[0]?.reason).toContain("public");
  });

  it("nobody gets in through a service without a source, nor behind a forged Sid", async () => {
    const [key = ""] = entriesOf(form(allow).Statement)?.keys() ?? [];
    for (const wanted of [
      [{ ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } }],
      [allow, { ...deny, Sid: key }],
      [where({ IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } })],
    ]) {
      const { plan } = await planned([], wanted);
      expect(plan.actions).toEqual([]);
      expect(plan.refused).toHaveLength(1);
    }
  });

  it("only those within the perimeter get in", async () => {
    const source = { StringEquals: { "aws:SourceAccount": owner } };
    for (const [wanted, trusted, refused] of [
      [given, [], 1],
      [given, [stranger], 0],
      [{ ...given, Principal: { AWS: owner } }, [], 0],
      [where(org), ["o-b"], 1],
      [where(org), ["o-b", "o-a1b2c3d4e5"], 0],
      [where(org, given), ["o-b", "o-a1b2c3d4e5"], 0],
      [where(source, { ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } }), [], 0],
    ] as const) {
      const { plan } = await planned([], [wanted], [], [...trusted]);
      expect(plan.refused, JSON.stringify([wanted, trusted])).toHaveLength(refused);
    }
  });

  it("a Deny that somebody took away by hand is an exposure", async () => {
    const { plan } = await planned([given], [given, deny]);
    expect(plan.severity).toBe("exposure");
  });
});
