import {
  DeleteBucketWebsiteCommand,
  GetBucketWebsiteCommand,
  PutBucketWebsiteCommand,
  type WebsiteConfiguration,
} from "@aws-sdk/client-s3";
import { type Normal, type NormalMap, withExclusiveMembers } from "../values/normal.ts";
import { allow, at, type Facet, reading } from "./facet.ts";
import { withoutMetadata } from "./parts/envelope.ts";
import { type Form, fromNormal, isNewer, toClosed } from "./parts/form.ts";
import { condition, configuration, host, redirect, routing } from "./parts/websiteSchema.ts";

// A website is compared in full: a member that the spec omits must not be merged from the live value.
const members = Object.keys(configuration.shape);
const form: Form = {
  RoutingRules: { each: Object.keys(routing.shape) },
  Condition: { closed: Object.keys(condition.shape) },
  Redirect: { closed: Object.keys(redirect.shape) },
  RedirectAllRequestsTo: { closed: Object.keys(host.shape) },
  ReplaceKeyPrefixWith: "said",
  ReplaceKeyWith: "said",
};

/** The hosts that a website redirects to. */
function hostsIn(part: Normal | undefined): string[] {
  if (Array.isArray(part)) return part.flatMap(hostsIn);
  if (!(part instanceof Map)) return [];
  return [...part].flatMap(([name, inner]) => (name === "HostName" ? [`${inner}`] : hostsIn(inner)));
}

export const website = {
  name: "website",
  about: "serves the bucket as a static website, or redirects requests",
  schema: configuration,
  examples: [
    {
      IndexDocument: { Suffix: "index.html" },
      ErrorDocument: { Key: "error.html" },
      RoutingRules: [
        { Condition: { KeyPrefixEquals: "docs/" }, Redirect: { ReplaceKeyPrefixWith: "documents/" } },
      ],
    },
    { RedirectAllRequestsTo: { HostName: "www.example.com", Protocol: "https" } },
  ],
  reading: reading({
    command: (bucket) => new GetBucketWebsiteCommand(at(bucket)),
    value: ([answer]) => withoutMetadata(answer),
    absent: ["NoSuchWebsiteConfiguration"],
  }),
  // A redirect of all requests excludes every other member.
  normalise: (value, actual) => {
    const normal = toClosed(form, value);
    const redirects = value.RedirectAllRequestsTo ?? actual?.RedirectAllRequestsTo;
    return redirects ? withExclusiveMembers(normal) : normal;
  },
  effective: (normal) => normal ?? new Map(),
  foreign: (path) => isNewer(form, path, members),
  openings: (less, more) => {
    const known = hostsIn(less);
    const hosts = hostsIn(more).filter((name) => !known.includes(name));
    return hosts.map((name) => ({ to: "none", what: `redirects visitors to ${name}` }));
  },
  write: ({ bucket, after }) => {
    const WebsiteConfiguration = fromNormal(form, after) as WebsiteConfiguration;
    const command = members.some((member) => after.has(member))
      ? new PutBucketWebsiteCommand({ ...at(bucket), WebsiteConfiguration })
      : new DeleteBucketWebsiteCommand(at(bucket));
    return [{ command }];
  },
  iam: {
    read: allow("s3:GetBucketWebsite"),
    write: allow("s3:PutBucketWebsite", "s3:DeleteBucketWebsite"),
  },
  events: { PutBucketWebsite: "PutBucketWebsite", DeleteBucketWebsite: "DeleteBucketWebsite" },
} as const satisfies Facet<"website", typeof configuration, NormalMap>;
