import { cases, variable } from "./guide.ts";

const to = (...principals: unknown[]) => principals.map((Principal) => ({ Principal }));
const toAws = (...names: unknown[]) => to(...names.map((AWS) => ({ AWS })));
const org = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
const canonical = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
const oai = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHEXAMPLE";

export const principals = cases([
  ["public", "assumed", ...to("*"), ...toAws("*", ["*"], ["111122223333", "*"])],
  [
    "public",
    "assumed",
    { Action: "s3:PutObject", Resource: "*" },
    { Action: "*" },
    { Action: ["s3:ListBucket"] },
  ],
  [
    "public",
    "actions",
    { Action: "s3:NotASupportedAction" },
    { Action: [] },
    { Action: undefined, NotAction: "s3:GetObject" },
  ],
  ["public", "assumed", { Effect: "allow" }, { Effect: "ALLOW" }, { Effect: "Permit" }, { Effect: true }],
  [
    "not public",
    "principal",
    ...toAws("111122223333", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/alice"),
    ...toAws("arn:aws:iam::111122223333:role/reader", ["111122223333", "444455556666"], 111122223333),
    ...toAws("arn:aws:sts::111122223333:assumed-role/reader/alice", "arn:aws-cn:iam::111122223333:root", oai),
    ...toAws("AIDACKCEVSQ6C2EXAMPLE", "AROADBQP57FF2AEXAMPLE"),
    ...to({ CanonicalUser: canonical }, { AWS: "111122223333", CanonicalUser: [canonical] }),
    ...to({ Federated: "arn:aws:iam::111122223333:saml-provider/corporate" }),
    ...to({ Federated: "arn:aws:iam::111122223333:oidc-provider/example.com" }),
  ],
  [
    "public",
    "fixed",
    ...toAws(
      "arn:aws:iam::111122223333:user/*",
      "arn:aws:iam::*:root",
      "arn:aws:iam::11112222333?:root",
      "1111*",
    ),
    ...toAws(`arn:aws:iam::111122223333:user/${variable("aws:username")}`, [
      "111122223333",
      "arn:aws:iam::444455556666:role/*",
    ]),
    ...toAws("arn:aws:sts::111122223333:assumed-role/reader/*", variable("aws:PrincipalAccount"), "?", "**"),
    ...to({ CanonicalUser: "*" }, { Federated: "*" }, { Service: "*" }, { Service: "*.amazonaws.com" }),
    ...to({ AWS: "111122223333", Service: "?" }, { AWS: "111122223333", CanonicalUser: "*" }),
    ...to({ Federated: "arn:aws:iam::*:saml-provider/corporate" }),
  ],
  [
    "public",
    "assumed",
    ...to(
      undefined,
      null,
      "",
      [],
      ["*"],
      {},
      7,
      true,
      "111122223333",
      ["111122223333"],
      "arn:aws:iam::111122223333:root",
    ),
    ...toAws([], "", null, {}, [["111122223333"]], [null], { Statement: "111122223333" }),
    ...to({ "*": "*" }, { aws: "111122223333" }, { Aws: ["111122223333"] }, { Group: "111122223333" }),
    ...to({ AWS: "111122223333", Group: "everybody" }, { AWS: "111122223333", Service: [] }),
    ...to({ ["__proto__"]: "111122223333" }, { constructor: "111122223333" }),
    ...to(
      { Federated: "accounts.google.com" },
      { Federated: "cognito-identity.amazonaws.com" },
      { Federated: "www.amazon.com" },
    ),
    ...to({ Federated: "arn:aws:iam::111122223333:role/reader" }),
  ],
  [
    "public",
    "assumed",
    { NotPrincipal: { AWS: "111122223333" } },
    { NotPrincipal: "*" },
    { NotPrincipal: {} },
    { NotPrincipal: { AWS: "111122223333" }, Principal: { AWS: "444455556666" } },
    { Principal: { AWS: "111122223333" }, Quota: { Daily: 7 } },
    { Condition: org, Quota: { Daily: 7 } },
    { Principal: { AWS: "111122223333" }, principal: "*" },
    { Principal: { AWS: "111122223333" }, effect: "Allow" },
  ],
  [
    "not public",
    "included",
    { NotPrincipal: { AWS: "111122223333" }, Condition: org },
    { Principal: {}, Condition: org },
  ],
  [
    "not public",
    "included",
    { Principal: { AWS: ["111122223333", "*"] }, Condition: org },
    { Principal: undefined, Condition: org },
  ],
  [
    "not public",
    "grants",
    { Effect: "Deny" },
    { Effect: "deny" },
    { Effect: "Deny", Principal: { AWS: "*" } },
    { Effect: "Deny", NotPrincipal: { AWS: "111122223333" } },
    { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Effect: "Deny", Quota: 7 },
  ],
  [
    "not public",
    "service",
    ...to(
      { Service: "cloudtrail.amazonaws.com" },
      { Service: ["logging.s3.amazonaws.com", "cloudfront.amazonaws.com"] },
    ),
    ...to({ AWS: "111122223333", Service: "delivery.logs.amazonaws.com" }),
  ],
]);
