import { many, type Pair, text, tooMany } from "./pair.ts";

const corsRule = (more: object = {}) => ({ AllowedMethods: ["GET"], AllowedOrigins: ["*"], ...more });
const routed = (Redirect: object, Condition?: object) => ({
  IndexDocument: { Suffix: "index.html" },
  RoutingRules: [{ Redirect, ...(Condition && { Condition }) }],
});

export const pages: readonly Pair[] = [
  ["cors", "how many rules there are", many(100, () => corsRule()), many(101, () => corsRule()), ""],
  [
    "cors",
    "how many methods a rule has",
    [corsRule({ AllowedMethods: ["GET"] })],
    [corsRule({ AllowedMethods: [] })],
    "",
  ],
  ["cors", "how many origins a rule has", [corsRule()], [corsRule({ AllowedOrigins: [] })], ""],
  [
    "cors",
    "stars in an origin",
    [corsRule({ AllowedOrigins: ["https://*.example.com"] })],
    [corsRule({ AllowedOrigins: ["*.*"] })],
    "can contain at most one *",
  ],
  [
    "cors",
    "stars in an exposed header",
    [corsRule({ ExposeHeaders: ["ETag"] })],
    [corsRule({ ExposeHeaders: ["x-*"] })],
    "cannot contain *",
  ],
  ["cors", "seconds", [corsRule({ MaxAgeSeconds: 0 })], [corsRule({ MaxAgeSeconds: -1 })], ""],
  ["cors", "the length of an ID", [corsRule({ ID: text(255) })], [corsRule({ ID: text(256) })], tooMany],
  [
    "cors",
    "the length of an origin",
    [corsRule({ AllowedOrigins: [text(2_048)] })],
    [corsRule({ AllowedOrigins: [text(2_049)] })],
    tooMany,
  ],
  [
    "cors",
    "its size",
    many(31, () => corsRule({ AllowedOrigins: [text(2_000)] })),
    many(33, () => corsRule({ AllowedOrigins: [text(2_000)] })),
    "exceed the S3 limit of 64 KB",
  ],
  [
    "website",
    "codes of errors",
    routed({ HostName: "a" }, { HttpErrorCodeReturnedEquals: "404" }),
    routed({ HostName: "a" }, { HttpErrorCodeReturnedEquals: "304" }),
    "is not a 4xx or 5xx code",
  ],
  [
    "website",
    "codes of redirects",
    routed({ HttpRedirectCode: "301" }),
    routed({ HttpRedirectCode: "300" }),
    "is not a 3xx code that S3 accepts (300 is not accepted)",
  ],
  [
    "website",
    "one replacement",
    routed({ ReplaceKeyWith: "a" }),
    routed({ ReplaceKeyWith: "a", ReplaceKeyPrefixWith: "b" }),
    "can have only one of ReplaceKeyPrefixWith and ReplaceKeyWith",
  ],
  [
    "website",
    "a redirect to something",
    routed({ Protocol: "https" }),
    routed({}),
    "is empty; it needs at least one member",
  ],
  [
    "website",
    "the name of an index",
    { IndexDocument: { Suffix: "index.html" } },
    { IndexDocument: { Suffix: "a/index.html" } },
    "cannot contain /",
  ],
  [
    "website",
    "an index, or a redirect alone",
    { RedirectAllRequestsTo: { HostName: "a" } },
    { RedirectAllRequestsTo: { HostName: "a" }, ErrorDocument: { Key: "e" } },
    "needs either an IndexDocument",
  ],
  [
    "website",
    "an index beside errors",
    { IndexDocument: { Suffix: "i" }, ErrorDocument: { Key: "e" } },
    { ErrorDocument: { Key: "e" } },
    "needs either an IndexDocument",
  ],
];
