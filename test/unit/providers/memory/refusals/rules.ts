import {
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketWebsiteCommand,
} from "@aws-sdk/client-s3";
import { at } from "../scene.ts";
import { type Case, malformed, many, none, text } from "./case.ts";

const lifecycle = (...Rules: object[]) =>
  new PutBucketLifecycleConfigurationCommand({ ...at, LifecycleConfiguration: { Rules } } as never);
const rule = (more: object = {}) => ({ Status: "Enabled", Filter: {}, Expiration: { Days: 1 }, ...more });
const moved = (Transitions: object[]) => lifecycle(rule({ Expiration: undefined, Transitions }));
const cors = (...CORSRules: object[]) =>
  new PutBucketCorsCommand({ ...at, CORSConfiguration: { CORSRules } } as never);
const origin = (more: object = {}) => ({ AllowedMethods: ["GET"], AllowedOrigins: ["*"], ...more });
const website = (WebsiteConfiguration: object) =>
  new PutBucketWebsiteCommand({ ...at, WebsiteConfiguration });
const index = (Suffix?: string) => website({ IndexDocument: { Suffix } });
const routed = (...RoutingRules: object[]) => website({ IndexDocument: { Suffix: "i" }, RoutingRules });

export const rules: readonly Case[] = [
  [
    "lifecycle: days",
    () => lifecycle(rule()),
    () => lifecycle(rule({ Expiration: { Days: 0 } })),
    "InvalidArgument: 'Days' for Expiration action must be a positive integer",
    { ArgumentName: "Days", ArgumentValue: "0" },
  ],
  [
    "lifecycle: rules",
    () => lifecycle(...many(1_000, () => rule())),
    () => lifecycle(...many(1_001, () => rule())),
    malformed,
  ],
  ["lifecycle: no rule", none, () => lifecycle(), malformed],
  [
    "lifecycle: the status",
    () => lifecycle(rule({ Status: "Disabled" })),
    () => lifecycle(rule({ Status: "Enabledx" })),
    malformed,
  ],
  [
    "lifecycle: filter and prefix",
    () => lifecycle(rule({ Filter: undefined, Prefix: "" })),
    () => lifecycle(rule({ Prefix: "" })),
    malformed,
  ],
  [
    "lifecycle: one predicate",
    () => lifecycle(rule({ Filter: { Prefix: "a" } })),
    () => lifecycle(rule({ Filter: { Prefix: "a", ObjectSizeGreaterThan: 1 } })),
    malformed,
  ],
  [
    "lifecycle: tags of a filter",
    () =>
      lifecycle(
        rule({
          Filter: {
            And: {
              Tags: [
                { Key: "a", Value: "" },
                { Key: "b", Value: "" },
              ],
            },
          },
        }),
      ),
    () =>
      lifecycle(
        rule({
          Filter: {
            And: {
              Tags: [
                { Key: "a", Value: "" },
                { Key: "a", Value: "1" },
              ],
            },
          },
        }),
      ),
    "InvalidRequest: Duplicate Tag Keys are not allowed.",
  ],
  [
    "lifecycle: ids",
    () => lifecycle(rule({ ID: "a" }), rule({ ID: "b" }), rule()),
    () => lifecycle(rule({ ID: "a" }), rule({ ID: "a" })),
    "InvalidArgument: Rule ID must be unique. Found same ID for more than one rule.",
    { ArgumentName: "ID", ArgumentValue: "a" },
  ],
  [
    "lifecycle: the length of an id",
    () => lifecycle(rule({ ID: text(255) })),
    () => lifecycle(rule({ ID: text(256) })),
    "InvalidArgument: ID length should not exceed allowed limit of 255",
    { ArgumentName: "ID", ArgumentValue: text(256) },
  ],
  [
    "lifecycle: an action",
    none,
    () => lifecycle(rule({ Expiration: undefined })),
    "InvalidRequest: At least one action needs to be specified in a rule.",
  ],
  [
    "lifecycle: a way to expire",
    () => lifecycle(rule({ Expiration: { ExpiredObjectDeleteMarker: true } })),
    () => lifecycle(rule({ Expiration: {} })),
    malformed,
  ],
  [
    "lifecycle: a date",
    () => lifecycle(rule({ Expiration: { Date: new Date("2030-01-01") } })),
    () => lifecycle(rule({ Expiration: { Date: new Date("2030-01-01T00:00:01Z") } })),
    "InvalidArgument: 'Date' must be at midnight GMT",
    { ArgumentName: "Date", ArgumentValue: "2030-01-01T00:00:01.000Z" },
  ],
  [
    "lifecycle: the date of a move",
    () => moved([{ Date: new Date("2030-01-01"), StorageClass: "GLACIER" }]),
    () => moved([{ Date: new Date("2030-01-01T12:00:00Z"), StorageClass: "GLACIER" }]),
    "InvalidArgument: 'Date' must be at midnight GMT",
  ],
  [
    "lifecycle: the age of a move",
    () => moved([{ Days: 0, StorageClass: "GLACIER" }]),
    () => moved([{ StorageClass: "GLACIER" }]),
    malformed,
  ],
  [
    "lifecycle: one age of a move",
    none,
    () => moved([{ Days: 1, Date: new Date("2030-01-01"), StorageClass: "GLACIER" }]),
    malformed,
  ],
  [
    "lifecycle: days of versions",
    () => lifecycle(rule({ NoncurrentVersionExpiration: { NoncurrentDays: 1 } })),
    () => lifecycle(rule({ NoncurrentVersionExpiration: { NewerNoncurrentVersions: 1 } })),
    malformed,
  ],
  [
    "cors: rules",
    () => cors(...many(100, () => origin())),
    () => cors(...many(101, () => origin())),
    "InvalidRequest: The number of CORS rules should not exceed allowed limit of 100 rules.",
  ],
  ["cors: no rule", none, () => cors(), malformed],
  ["cors: no method", none, () => cors(origin({ AllowedMethods: [] })), malformed],
  ["cors: no origin", none, () => cors(origin({ AllowedOrigins: [] })), malformed],
  [
    "cors: methods",
    () => cors(origin({ AllowedMethods: ["GET", "PUT", "POST", "DELETE", "HEAD"] })),
    () => cors(origin({ AllowedMethods: ["PATCH"] })),
    "InvalidRequest: Found unsupported HTTP method in CORS config. Unsupported method is PATCH",
  ],
  [
    "cors: stars",
    () => cors(origin({ AllowedOrigins: ["a*b"] })),
    () => cors(origin({ AllowedOrigins: ["*a*"] })),
    'InvalidRequest: AllowedOrigin "*a*" can not have more than one wildcard.',
  ],
  [
    "website: an index",
    () => index("index.html"),
    () => index("a/index.html"),
    "InvalidArgument: The IndexDocument Suffix is not well formed",
    { ArgumentName: "IndexDocument" },
  ],
  [
    "website: an empty index",
    none,
    () => index(""),
    "InvalidArgument: The IndexDocument Suffix is not well formed",
  ],
  [
    "website: neither",
    () => website({ RedirectAllRequestsTo: { HostName: "a" } }),
    () => website({ ErrorDocument: { Key: "e" } }),
    "InvalidArgument: A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
    { ArgumentName: "IndexDocument" },
  ],
  [
    "website: both",
    none,
    () => website({ RedirectAllRequestsTo: { HostName: "a" }, ErrorDocument: { Key: "e" } }),
    "InvalidArgument: RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
    { ArgumentName: "RedirectAllRequestsTo" },
  ],
  [
    "website: routes",
    () => routed(...many(50, () => ({ Redirect: { HostName: "a" } }))),
    () => routed(...many(51, () => ({ Redirect: { HostName: "a" } }))),
    "InvalidRequest: The number of routing rules should not exceed 50.",
  ],
  [
    "website: one replacement",
    () => routed({ Redirect: { ReplaceKeyWith: "a" } }),
    () => routed({ Redirect: { ReplaceKeyWith: "a", ReplaceKeyPrefixWith: "b" } }),
    "InvalidRequest: You can only define ReplaceKeyPrefix or ReplaceKey but not both.",
  ],
  ["website: a redirect", none, () => routed({ Condition: { KeyPrefixEquals: "a" } }), malformed],
];
