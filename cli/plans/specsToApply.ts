import type { S3BucketDesired } from "../../core/spec/desired.ts";
import { words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Called, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { specsOf } from "../specs/specsOf.ts";
import { saySame } from "./specWrite.ts";

/** A spec to apply. */
export interface ToApply {
  readonly spec: S3BucketDesired;
  /** The spec table has it, and the service applies it. */
  readonly byService: boolean;
  /** The spec of the table, if it differs: its pause, mode and windows bind as well. */
  readonly deployed?: unknown;
}

/** The specs that the arguments name. Throws UsageError for a spec that does not exist, or differs from that of the table. */
export async function specsToApply(
  { names, options }: Called,
  context: Context,
  deployment: Deployment,
): Promise<ToApply[]> {
  const { specTable } = deployment;
  if (options.file && names.length > 0) throw new UsageError(words`name buckets or use -f FILES, not both`);
  if (Array.isArray(options.file)) {
    const specs = await specsOf(options.file, context);
    return Promise.all(specs.map(({ written }) => ofFile(written, options.direct === true, deployment)));
  }
  if (names.length === 0) throw new UsageError(words`name buckets, or use -f FILES`);
  return Promise.all(
    names.map(async (name) => {
      const spec = await specTable.get(name);
      if (!spec)
        throw new UsageError(
          words`the spec table has no spec of ${name}: write one with dxaws-s3 put, or use -f FILE`,
        );
      return { spec: spec as unknown as S3BucketDesired, byService: options.direct !== true };
    }),
  );
}

/** A bucket whose spec is in the table is applied by the service, unless `isDirect`. Throws UsageError if the file differs. */
async function ofFile(spec: S3BucketDesired, isDirect: boolean, { specTable }: Deployment): Promise<ToApply> {
  const deployed = await specTable.get(spec.name).catch((error: Error) => {
    // Without a deployment there is only the library.
    if (error.name === "ResourceNotFoundException") return undefined;
    throw error;
  });
  const isOther = deployed !== undefined && !saySame(deployed, spec as SpecItem);
  if (isDirect) return { spec, byService: false, ...(isOther && { deployed }) };
  if (isOther)
    throw new UsageError(
      words`the service has another spec of ${spec.name}: write this one first with dxaws-s3 put, or use --direct`,
    );
  return { spec, byService: deployed !== undefined };
}
