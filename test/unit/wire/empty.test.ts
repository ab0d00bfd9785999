import { describe, expect, it } from "vitest";
import { asPlainJson } from "../../../core/values/normal.ts";
import { type Table, wire } from "../../support/wire.ts";
import { s3Xml } from "./documented/documented.ts";

// Whether S3 keeps an empty element, drops it or adds one is not documented: each of these is the same to us.

const report = (Prefix: string, Encryption: string, OptionalFields: string) =>
  s3Xml(
    "ListInventoryConfigurationsResult",
    `<InventoryConfiguration><Id>daily</Id><IsEnabled>true</IsEnabled><Destination><S3BucketDestination><Format>CSV</Format><Bucket>arn:aws:s3:::reports</Bucket>${Prefix}${Encryption}</S3BucketDestination></Destination><Schedule><Frequency>Daily</Frequency></Schedule><IncludedObjectVersions>All</IncludedObjectVersions>${OptionalFields}</InventoryConfiguration>`,
    "<IsTruncated>false</IsTruncated>",
  );
const logs = (inner: string) =>
  s3Xml("BucketLoggingStatus", `<LoggingEnabled><TargetBucket>logs</TargetBucket>${inner}</LoggingEnabled>`);
const queue = (filter: string) =>
  s3Xml(
    "NotificationConfiguration",
    `<QueueConfiguration><Id>q</Id>${filter}<Queue>arn:aws:sqs:ca-central-1:111122223333:q</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration>`,
  );
const filterRule = (name: string) => `<FilterRule><Name>${name}</Name><Value></Value></FilterRule>`;
const rule = (inner: string) =>
  s3Xml(
    "LifecycleConfiguration",
    `<Rule><ID>r</ID><Status>Enabled</Status>${inner}<NoncurrentVersionExpiration><NoncurrentDays>9</NoncurrentDays></NoncurrentVersionExpiration></Rule>`,
  );
const site = (inner: string) =>
  s3Xml("WebsiteConfiguration", `<IndexDocument><Suffix>index.html</Suffix></IndexDocument>${inner}`);

/** By facet and sub-resource: answers that say the same. */
const equal: readonly (readonly [facet: string, subresource: string, answers: readonly string[]])[] = [
  [
    "inventory",
    "inventory",
    [
      report("", "", ""),
      report("<Prefix/>", "<Encryption/>", "<OptionalFields/>"),
      report("<Prefix></Prefix>", "", "<OptionalFields></OptionalFields>"),
    ],
  ],
  [
    "logging",
    "logging",
    [
      logs("<TargetPrefix/>"),
      logs("<TargetPrefix></TargetPrefix><TargetGrants/>"),
      logs("<TargetGrants/><TargetObjectKeyFormat><SimplePrefix/></TargetObjectKeyFormat>"),
    ],
  ],
  [
    "notification",
    "notification",
    [
      queue(""),
      queue("<Filter/>"),
      queue("<Filter><S3Key/></Filter>"),
      queue(`<Filter><S3Key>${filterRule("Prefix")}${filterRule("Suffix")}</S3Key></Filter>`),
    ],
  ],
  [
    "lifecycle",
    "lifecycle",
    [
      rule("<Filter/>"),
      rule("<Filter><Prefix/></Filter>"),
      rule("<Filter><And><Prefix/></And></Filter>"),
      rule("<Prefix></Prefix>"),
      rule("<Filter/><Expiration/>"),
    ],
  ],
  ["website", "website", [site(""), site("<RoutingRules/>"), site("<ErrorDocument/>")]],
];

const tableOf = (subresource: string, body: string): Table => ({
  [`GET ${subresource}`]: { body },
  [`PUT ${subresource}`]: {},
});

describe("an empty element", () => {
  it.each(equal)("is none, whichever side has it: %s", async (facet, subresource, answers) => {
    for (const written of answers) {
      const seen = await wire(tableOf(subresource, written)).read(facet);
      if (!seen || "failure" in seen) throw seen?.failure;
      for (const there of answers) {
        const planned = await wire(tableOf(subresource, there)).plan({ [facet]: asPlainJson(seen.value) });
        expect(planned.inSync, `${written}\n${there}\n${planned}`).toBe(true);
      }
    }
  });

  it("is not sent for what a spec says is empty", async () => {
    const live = report(
      "<Prefix>old/</Prefix>",
      "<Encryption><SSE-S3/></Encryption>",
      "<OptionalFields><Field>Size</Field></OptionalFields>",
    );
    const to = { Bucket: "arn:aws:s3:::reports", Format: "CSV", Prefix: "", Encryption: {} };
    const one = {
      Id: "daily",
      IsEnabled: true,
      Destination: { S3BucketDestination: to },
      Schedule: { Frequency: "Daily" },
      IncludedObjectVersions: "All",
      OptionalFields: [],
    };
    const { apply, writes } = wire(tableOf("inventory", live));
    await apply({ inventory: [one] });
    expect(writes()[0]?.body).not.toMatch(/Prefix|Encryption|OptionalFields/);
  });

  it("of the whole encryption does not crash a plan", async () => {
    const body = s3Xml("ServerSideEncryptionConfiguration");
    expect((await wire(tableOf("encryption", body)).plan({ encryption: "aws:kms" })).inSync).toBe(false);
    expect((await wire(tableOf("encryption", body)).plan({ encryption: null })).inSync).toBe(true);
  });
});
