import type { NormalObject } from "../../normal.ts";
import { toNormal } from "./form.ts";
import type { TablesRead } from "./metadataTables.ts";

/** Version: V2, V1 for what S3 made before July 2025, or none. */
export type Metadata = NormalObject & { readonly Version: string };

/** How a table is encrypted is not read back; what a switched-off table or expiration would do is moot. */
export function whatCounts({ EncryptionConfiguration, ...settings }: NormalObject): NormalObject {
  const { ConfigurationState, RecordExpiration } = settings;
  if (ConfigurationState === "DISABLED") return { ConfigurationState };
  const { Expiration } = (RecordExpiration ?? {}) as NormalObject;
  return Expiration === "DISABLED" ? { ...settings, RecordExpiration: { Expiration } } : settings;
}

export function normalise({ Version = "V2", ...asked }: TablesRead): Metadata {
  const normal = Object.entries(toNormal({}, asked)).map(([name, table]): [string, NormalObject] => [
    name,
    whatCounts(table as NormalObject),
  ]);
  return { ...Object.fromEntries(normal), Version };
}
