import type {
  AnalyticsConfiguration,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  MetricsConfiguration,
  Tiering,
} from "@aws-sdk/client-s3";
import type { Bucket } from "./bucket.ts";
import type { Call, Couplings } from "./coupling.ts";
import { invalidArgument, malformedXml, oneOf, Refusal } from "./errors.ts";
import { pageOf } from "./paging.ts";
import type { Structure } from "./wire.ts";

type ById = ReadonlyMap<string, Structure>;

const limit = 1000;
const pageSize = 100;

const noSuchConfiguration = () =>
  new Refusal(404, "NoSuchConfiguration", "The specified configuration does not exist.");

const byId = (bucket: Bucket, subresource: string): ById => bucket.value<ById>(subresource) ?? new Map();

function checkId(body: { readonly Id: string | undefined }, { input }: Call): void {
  if (body.Id !== input.Id)
    throw new Refusal(400, "IdMismatch", "Document ID does not match the specified configuration ID.");
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(`${body.Id}`))
    throw invalidArgument("The specified configuration ID is not valid", "Id", `${body.Id}`);
}

function checkInventory(body: InventoryConfiguration, call: Call): void {
  checkId(body, call);
  const to = body.Destination?.S3BucketDestination;
  if (!to) throw malformedXml();
  oneOf(to.Format, "CSV", "ORC", "Parquet");
  oneOf(body.IncludedObjectVersions, "All", "Current");
  oneOf(body.Schedule?.Frequency, "Daily", "Weekly");
  if (body.IsEnabled === undefined) throw malformedXml();
  if (!/^arn:[^:]+:s3:::.+/.test(`${to.Bucket}`))
    throw new Refusal(400, "InvalidS3DestinationBucket", "Invalid bucket ARN.");
}

const leastDays = new Map([
  ["ARCHIVE_ACCESS", 90],
  ["DEEP_ARCHIVE_ACCESS", 180],
]);

function checkTiering({ AccessTier, Days = 0 }: Tiering): void {
  const least = leastDays.get(`${AccessTier}`);
  if (least === undefined) throw malformedXml();
  if (Days < least || Days > 730)
    throw invalidArgument(`'Days' for ${AccessTier} must be between ${least} and 730`, "Days", `${Days}`);
}

export const configurations = {
  "PUT analytics": {
    check: (body: AnalyticsConfiguration, call) => {
      checkId(body, call);
      if (!body.StorageClassAnalysis) throw malformedXml();
    },
  },
  "PUT intelligent-tiering": {
    check: (body: IntelligentTieringConfiguration, call) => {
      checkId(body, call);
      oneOf(body.Status, "Enabled", "Disabled");
      if (!body.Tierings?.length) throw malformedXml();
      for (const tiering of body.Tierings) checkTiering(tiering);
    },
  },
  "PUT inventory": { check: checkInventory },
  "PUT metrics": { check: (body: MetricsConfiguration, call) => checkId(body, call) },
} satisfies Couplings;

export function putConfiguration(bucket: Bucket, subresource: string, id: string, body: Structure): void {
  const present = byId(bucket, subresource);
  if (!present.has(id) && present.size >= limit)
    throw new Refusal(
      400,
      "TooManyConfigurations",
      "You are attempting to create a new configuration but have already reached the 1,000-configuration limit.",
    );
  bucket.write(subresource, new Map([...present, [id, body]]));
}

/** Unlike every other DELETE, this one fails if there is nothing to delete. */
export function deleteConfiguration(bucket: Bucket, subresource: string, id: string): void {
  const present = byId(bucket, subresource);
  if (!present.has(id)) throw noSuchConfiguration();
  bucket.write(subresource, new Map([...present].filter(([other]) => other !== id)));
}

export function readConfiguration(bucket: Bucket, subresource: string, id: string): Structure {
  const found = (bucket.read(subresource) as ById | undefined)?.get(id);
  if (!found) throw noSuchConfiguration();
  return found;
}

/** One page of the configurations, sorted by Id, under the list member of the answer. */
export function listConfigurations(
  bucket: Bucket,
  subresource: string,
  list: string,
  token?: string,
): Structure {
  const all = (bucket.read(subresource) as ById | undefined) ?? [];
  const { values, next } = pageOf(all, pageSize, token);
  return {
    IsTruncated: next !== undefined,
    ...(token && { ContinuationToken: token }),
    ...(values.length > 0 && { [list]: values }),
    ...(next && { NextContinuationToken: next }),
  };
}
