import type { NormalObject } from "../../values/normal.ts";
import { accountIn, Deliveries } from "./deliveries.ts";
import { type Form, toNormal } from "./form.ts";
import type { TablesRead } from "./metadataTables.ts";

/** `Version`: V2, V1 for configurations from before July 2025, or none. */
export type Metadata = NormalObject & { readonly Version: string };

/** A role that the spec does not name is to be removed, because it reads for another party. */
export const form: Form = { AnnotationTableConfiguration: { sure: ["Role"] } };

/**
 * Removes what cannot be compared: S3 does not return a table's encryption, and settings of a disabled table or
 * expiration have no effect.
 */
export function whatCounts({ EncryptionConfiguration, ...settings }: NormalObject): NormalObject {
  const { ConfigurationState, RecordExpiration } = settings;
  if (ConfigurationState === "DISABLED") return { ConfigurationState };
  const { Expiration } = (RecordExpiration ?? {}) as NormalObject;
  return Expiration === "DISABLED" ? { ...settings, RecordExpiration: { Expiration } } : settings;
}

export function normalise({ Version = "V2", TableBucketArn, ...asked }: TablesRead): Metadata {
  const normal = Object.entries(toNormal(form, asked)).map(([name, table]): [string, NormalObject] => [
    name,
    whatCounts(table as NormalObject),
  ]);
  return { ...Object.fromEntries(normal), ...(TableBucketArn && { TableBucketArn }), Version };
}

/** The parties that can read the tables. S3 keeps V2 tables in the bucket's own account. */
export function deliveries({
  TableBucketArn,
  AnnotationTableConfiguration: annotations,
}: Metadata): Deliveries {
  const { ConfigurationState, Role } = (annotations ?? {}) as NormalObject;
  const isRead = ConfigurationState === "ENABLED" && typeof Role === "string";
  return new Deliveries([
    ...(TableBucketArn
      ? [{ who: accountIn(TableBucketArn), what: `keeps a table of its objects in ${TableBucketArn}` }]
      : []),
    ...(isRead ? [{ who: accountIn(Role), what: `has S3 read annotations as ${Role}` }] : []),
  ]);
}

const stateOf = (table: NormalObject[string]) => (table as NormalObject | undefined)?.ConfigurationState;

/** Whether a desired configuration, or one of its tables, is missing. */
export const lacks = (live: Metadata, wanted: Metadata): boolean =>
  (wanted.Version !== "none" && live.Version === "none") ||
  Object.keys(form)
    .concat("InventoryTableConfiguration")
    .some((name) => stateOf(wanted[name]) === "ENABLED" && stateOf(live[name]) !== "ENABLED");
