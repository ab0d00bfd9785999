import { cases } from "./guide.ts";

/** Conditions in odd shapes, and several together. */
export const conditions = cases([
  [
    "public",
    "assumed",
    { Condition: {} },
    { Condition: null },
    { Condition: [] },
    { Condition: "aws:SourceVpc" },
    { Condition: [{ StringEquals: { "aws:SourceVpc": "vpc-1" } }] },
    { Condition: { StringEquals: {} } },
    { Condition: { StringEquals: "aws:SourceVpc" } },
    { Condition: { StringEquals: [{ "aws:SourceVpc": "vpc-1" }] } },
    { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1", "AWS:SourceVpc": "vpc-2" } } },
    { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" }, stringequals: { "aws:SourceVpc": "vpc-2" } } },
    { Condition: { StringEquals: { "aws:SourceVpc": ["vpc-1"], "aws:sourcevpc": [] } } },
    { Condition: { ["__proto__"]: { "aws:SourceVpc": "vpc-1" } } },
    { condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } },
  ],
  [
    "not public",
    "included",
    { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1", "aws:Referer": "*" } } },
    {
      Condition: {
        StringLike: { "aws:PrincipalOrgID": "o-*" },
        StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      },
    },
    {
      Condition: { Bool: { "aws:SecureTransport": "true" }, IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    },
    { Principal: { AWS: "111122223333" }, Condition: { StringLike: { "aws:SourceVpc": "*" } } },
  ],
]);
