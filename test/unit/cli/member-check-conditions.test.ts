import { describe, expect, it } from "vitest";
import { trustFlaws } from "../../../cli/doctor/member/trust.ts";
import { home, hub, prefix, region, trustOf } from "../../support/memberCheck.ts";

describe("the trust policy of a member's role, with other conditions than the template's", () => {
  const id = hub.roles.externalId;
  const worker = `arn:aws:iam::${home}:role/${prefix}-${region}-reconcile`;
  const withConditions = (conditions: object) => (text: string) => {
    const policy = JSON.parse(text);
    const [first, ...others] = policy.Statement;
    return JSON.stringify({ ...policy, Statement: [{ ...first, Condition: conditions }, ...others] });
  };
  const ids = (ofIds: object) => ({ ArnLike: { "aws:PrincipalArn": worker }, ...ofIds });
  const principals = (ofPrincipals: object) => ({
    StringEquals: { "sts:ExternalId": id },
    ...ofPrincipals,
  });
  const anyLike = (pattern: string) => [
    `it can be assumed with the external id ${pattern}, not only with ${id}`,
  ];
  const withoutId = ["it can be assumed without the external id"];

  it.each<[string, object, readonly string[]]>([
    ["our external id and any other", ids({ StringLike: { "sts:ExternalId": [id, "*"] } }), anyLike("*")],
    [
      "external ids of a pattern that has ours",
      ids({ StringLike: { "sts:ExternalId": `${id.slice(0, -1)}?` } }),
      anyLike(`${id.slice(0, -1)}?`),
    ],
    [
      "our external id and those of a pattern that has it not",
      ids({ StringLike: { "sts:ExternalId": [id, "other?"] } }),
      anyLike("other?"),
    ],
    [
      "our external id and the sign for any characters as another",
      ids({ StringEquals: { "sts:ExternalId": [id, "*"] } }),
      [],
    ],
    ["our external id as a pattern without a sign", ids({ StringLike: { "sts:ExternalId": id } }), []],
    [
      "our external id in capitals, where case does not count",
      ids({ StringEqualsIgnoreCase: { "sts:ExternalId": id.toUpperCase() } }),
      [],
    ],
    [
      "our external id in capitals, where case counts",
      ids({ StringLike: { "sts:ExternalId": id.toUpperCase() } }),
      [`its external id is ${id.toUpperCase()}, not ${id}: it is for another deployment`],
    ],
    [
      "any external id that also is ours",
      ids({ StringLike: { "sts:ExternalId": "*" }, StringEquals: { "sts:ExternalId": id } }),
      [],
    ],
    [
      "our external id only if there is one",
      ids({ StringLikeIfExists: { "sts:ExternalId": id } }),
      withoutId,
    ],
    ["our external id among several", ids({ "ForAnyValue:StringLike": { "sts:ExternalId": id } }), []],
    [
      "our external id, if every one is ours, and there may be none",
      ids({ "ForAllValues:StringLike": { "sts:ExternalId": id } }),
      withoutId,
    ],
    [
      "our external id and two others",
      ids({ StringEquals: { "sts:ExternalId": [id, "other", "", "third"] } }),
      anyLike("other or third"),
    ],
    [
      "our external id and another one, of which one condition admits only ours",
      ids({ StringEquals: { "sts:ExternalId": [id, "other"] }, StringLike: { "sts:ExternalId": [id] } }),
      [],
    ],
    [
      "our external id and another one, which two conditions admit",
      ids({
        StringEquals: { "sts:ExternalId": [id, "other"] },
        StringLike: { "sts:ExternalId": [id, "o*"] },
      }),
      anyLike("other or o*"),
    ],
    [
      "a function by an ARN whose sign would have to reach beyond its part",
      principals({ ArnLike: { "aws:PrincipalArn": `arn:aws:*${home}:role/*` } }),
      [
        `the functions reconcile of account ${home} cannot assume it`,
        `arn:aws:*${home}:role/* can assume it, besides the function reconcile`,
      ],
    ],
    [
      "a function that also is another role",
      principals({
        ArnLike: { "aws:PrincipalArn": worker },
        StringEquals: { "aws:PrincipalArn": `${worker}-other`, "sts:ExternalId": id },
      }),
      [`the functions reconcile of account ${home} cannot assume it`],
    ],
    [
      "a function that also is any role",
      principals({
        ArnLike: { "aws:PrincipalArn": worker },
        StringLike: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/*` },
      }),
      [],
    ],
  ])("%s", (_, conditions, flaws) => {
    expect(trustFlaws(trustOf("WriteRole", withConditions(conditions)), "write", hub)).toEqual(flaws);
  });
});
