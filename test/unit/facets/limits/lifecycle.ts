import { type Pair, text, tooMany } from "./pair.ts";

const lifecycleRule = (more: object) => [
  { Status: "Enabled", Filter: {}, Expiration: { Days: 30 }, ...more },
];
const acting = (more: object) => lifecycleRule({ Expiration: undefined, ...more });
const tiers = (...Tierings: object[]) => [{ Id: "cold", Status: "Enabled", Tierings }];

export const lifecycle: readonly Pair[] = [
  [
    "lifecycle",
    "days until objects expire",
    lifecycleRule({ Expiration: { Days: 1 } }),
    lifecycleRule({ Expiration: { Days: 0 } }),
    "",
  ],
  [
    "lifecycle",
    "days until objects move",
    acting({ Transitions: [{ Days: 0, StorageClass: "GLACIER" }] }),
    acting({ Transitions: [{ Days: -1, StorageClass: "GLACIER" }] }),
    "",
  ],
  [
    "lifecycle",
    "versions that are kept",
    acting({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 100 } }),
    acting({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } }),
    tooMany,
  ],
  [
    "lifecycle",
    "days of noncurrent versions",
    acting({ NoncurrentVersionTransitions: [{ NoncurrentDays: 0, StorageClass: "GLACIER" }] }),
    acting({ NoncurrentVersionExpiration: { NoncurrentDays: 0 } }),
    "",
  ],
  [
    "lifecycle",
    "days until an upload is aborted",
    acting({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
    acting({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } }),
    "",
  ],
  [
    "lifecycle",
    "the length of an ID",
    lifecycleRule({ ID: text(255) }),
    lifecycleRule({ ID: text(256) }),
    tooMany,
  ],
  [
    "lifecycle",
    "the length of a prefix",
    lifecycleRule({ Filter: { Prefix: text(1_024) } }),
    lifecycleRule({ Filter: { Prefix: text(1_025) } }),
    tooMany,
  ],
  [
    "lifecycle",
    "the room between two sizes",
    lifecycleRule({ Filter: { And: { ObjectSizeGreaterThan: 1, ObjectSizeLessThan: 2 } } }),
    lifecycleRule({ Filter: { And: { ObjectSizeGreaterThan: 2, ObjectSizeLessThan: 2 } } }),
    "has an ObjectSizeLessThan that is not greater than its ObjectSizeGreaterThan",
  ],
  [
    "lifecycle",
    "the end after a move",
    lifecycleRule({ Expiration: { Days: 31 }, Transitions: [{ Days: 30, StorageClass: "GLACIER" }] }),
    lifecycleRule({ Expiration: { Days: 30 }, Transitions: [{ Days: 30, StorageClass: "GLACIER" }] }),
    "has an Expiration that is not after its Transitions",
  ],
  [
    "lifecycle",
    "a date after a date",
    lifecycleRule({
      Expiration: { Date: "2027-01-02" },
      Transitions: [{ Date: "2027-01-01", StorageClass: "GLACIER" }],
    }),
    lifecycleRule({
      Expiration: { Date: "2027-01-01" },
      Transitions: [{ Date: "2027-01-01", StorageClass: "GLACIER" }],
    }),
    "has an Expiration that is not after its Transitions",
  ],
  [
    "lifecycle",
    "one kind of age",
    lifecycleRule({ Transitions: [{ Days: 1, StorageClass: "GLACIER" }] }),
    lifecycleRule({ Transitions: [{ Date: "2027-01-01", StorageClass: "GLACIER" }] }),
    "mixes Days and Date in Expiration and Transitions",
  ],
  [
    "lifecycle",
    "one way to expire",
    lifecycleRule({ Expiration: { Days: 1, ExpiredObjectDeleteMarker: false } }),
    lifecycleRule({ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }),
    "can have only one of Days, Date and ExpiredObjectDeleteMarker",
  ],
  [
    "lifecycle",
    "one age of a move",
    acting({ Transitions: [{ Date: "2027-01-01", StorageClass: "GLACIER" }] }),
    acting({ Transitions: [{ StorageClass: "GLACIER" }] }),
    "must have exactly one of Days and Date",
  ],
  [
    "lifecycle",
    "each storage class once",
    acting({
      Transitions: [
        { Days: 1, StorageClass: "GLACIER" },
        { Days: 90, StorageClass: "DEEP_ARCHIVE" },
      ],
    }),
    acting({
      Transitions: [
        { Days: 1, StorageClass: "GLACIER" },
        { Days: 90, StorageClass: "GLACIER" },
      ],
    }),
    "moves objects to one storage class twice",
  ],
  [
    "lifecycle",
    "something to do",
    acting({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
    acting({ Transitions: [] }),
    "does nothing; it needs at least one of Expiration, Transitions, NoncurrentVersionExpiration, NoncurrentVersionTransitions, AbortIncompleteMultipartUpload",
  ],
  [
    "lifecycle",
    "a date at midnight in UTC",
    lifecycleRule({ Expiration: { Date: "2027-01-01T00:00:00.000Z" } }),
    lifecycleRule({ Expiration: { Date: "2027-01-01T00:00:01Z" } }),
    "is not midnight in UTC; write it like 2026-12-01 or 2026-12-01T00:00:00Z",
  ],
  [
    "lifecycle",
    "a day of the calendar",
    lifecycleRule({ Expiration: { Date: "2028-02-29" } }),
    lifecycleRule({ Expiration: { Date: "2027-02-29" } }),
    "is not midnight in UTC",
  ],
  [
    "lifecycle",
    "each tag of a filter once",
    lifecycleRule({
      Filter: {
        And: {
          Tags: [
            { Key: "a", Value: "" },
            { Key: "b", Value: "" },
          ],
        },
      },
    }),
    lifecycleRule({
      Filter: {
        And: {
          Tags: [
            { Key: "a", Value: "" },
            { Key: "a", Value: "1" },
          ],
        },
      },
    }),
    "a key appears more than once",
  ],
  [
    "lifecycle",
    "one predicate",
    lifecycleRule({ Filter: { Prefix: "a/" } }),
    lifecycleRule({ Filter: { Prefix: "a/", Tag: { Key: "a", Value: "" } } }),
    "can have only one predicate; use And for several",
  ],
  [
    "intelligentTiering",
    "days until an object is archived",
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 90 }),
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 89 }),
    "is too few days: at least 90, or 180 for DEEP_ARCHIVE_ACCESS",
  ],
  [
    "intelligentTiering",
    "days until it is archived deeply",
    tiers({ AccessTier: "DEEP_ARCHIVE_ACCESS", Days: 180 }),
    tiers({ AccessTier: "DEEP_ARCHIVE_ACCESS", Days: 179 }),
    "is too few days",
  ],
  [
    "intelligentTiering",
    "days at most",
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 730 }),
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 731 }),
    tooMany,
  ],
  [
    "intelligentTiering",
    "each tier once",
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 90 }, { AccessTier: "DEEP_ARCHIVE_ACCESS", Days: 180 }),
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 90 }, { AccessTier: "ARCHIVE_ACCESS", Days: 91 }),
    "",
  ],
  ["intelligentTiering", "a tier", tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 90 }), tiers(), ""],
];
