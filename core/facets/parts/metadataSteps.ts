import { isDeepStrictEqual } from "node:util";
import {
  CreateBucketMetadataConfigurationCommand,
  type MetadataConfiguration,
  UpdateBucketMetadataAnnotationTableConfigurationCommand,
  UpdateBucketMetadataInventoryTableConfigurationCommand,
  UpdateBucketMetadataJournalTableConfigurationCommand,
} from "@aws-sdk/client-s3";
import type { Command } from "../../providers/provider.ts";
import type { NormalObject } from "../../values/normal.ts";
import { at, type BucketRef, type Change, type Step } from "../facet.ts";
import { fromNormal } from "./form.ts";
import { form, type Metadata, whatCounts } from "./metadataForm.ts";
import type { Tables } from "./metadataTables.ts";

type Update = (bucket: BucketRef, table: never) => Command;

const updates = {
  JournalTableConfiguration: (bucket, JournalTableConfiguration) =>
    new UpdateBucketMetadataJournalTableConfigurationCommand({ ...at(bucket), JournalTableConfiguration }),
  InventoryTableConfiguration: (bucket, InventoryTableConfiguration) =>
    new UpdateBucketMetadataInventoryTableConfigurationCommand({
      ...at(bucket),
      InventoryTableConfiguration,
    }),
  AnnotationTableConfiguration: (bucket, AnnotationTableConfiguration) =>
    new UpdateBucketMetadataAnnotationTableConfigurationCommand({
      ...at(bucket),
      AnnotationTableConfiguration,
    }),
} satisfies Readonly<Record<string, Update>>;

type Table = keyof typeof updates;
const names = Object.keys(updates) as Table[];

const stateOf = (table: NormalObject[string]) => (table as NormalObject | undefined)?.ConfigurationState;

/** The input for a table, with its encryption only if S3 is to create the table. */
function tableFor({ before, after, declared }: Change<Metadata>, name: Table): object {
  const made =
    name === "JournalTableConfiguration"
      ? before.Version === "none"
      : stateOf(after[name]) === "ENABLED" && stateOf(before[name]) !== "ENABLED";
  const encryption = made && (declared as Tables)[name]?.EncryptionConfiguration;
  return {
    ...(fromNormal(form, whatCounts(after[name] as NormalObject), form[name]) as object),
    ...(encryption && { EncryptionConfiguration: encryption }),
  };
}

/** The call for a bucket without tables. */
export function creation(change: Change<Metadata>): Step {
  const asked = names.filter((name) => change.after[name]).map((name) => [name, tableFor(change, name)]);
  const MetadataConfiguration: MetadataConfiguration = Object.fromEntries(asked);
  return {
    command: new CreateBucketMetadataConfigurationCommand({ ...at(change.bucket), MetadataConfiguration }),
  };
}

/** The calls for the tables that differ. */
export const tableUpdates = (change: Change<Metadata>): Step[] =>
  names
    .filter((name) => !isDeepStrictEqual(change.before[name], change.after[name]))
    .map((name) => ({ command: updates[name](change.bucket, tableFor(change, name) as never) }));
