import type { S3BucketDesired } from "../../core/spec/desired.ts";
import { words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Called, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { specsOf } from "../specs/specsOf.ts";
import { saySame } from "./proposal.ts";

/** A spec that is to be applied. */
export interface ToApply {
  readonly spec: S3BucketDesired;
  /** The spec table has it, and the service is to do it. */
  readonly byService: boolean;
  /** What the spec table says, where that is something else: its pause, mode and windows bind, too. */
  readonly deployed?: unknown;
}

/** The specs that a call names. Throws UsageError for a spec that is not there, or is another one in the spec table. */
export async function specsToApply(
  { names, options }: Called,
  { stdin }: Context,
  deployment: Deployment,
): Promise<ToApply[]> {
  const { specTable } = deployment;
  if (options.file && names.length > 0)
    throw new UsageError(words`name buckets, or say -f FILES: only one of them`);
  if (Array.isArray(options.file)) {
    const specs = await specsOf(options.file, stdin);
    return Promise.all(specs.map(({ written }) => ofFile(written, options.direct === true, deployment)));
  }
  if (names.length === 0) throw new UsageError(words`which buckets? name some, or say -f FILES`);
  return Promise.all(
    names.map(async (name) => {
      const spec = await specTable.get(name);
      if (!spec)
        throw new UsageError(words`the spec table has no spec of ${name}: put one there, or say -f FILE`);
      return { spec: spec as unknown as S3BucketDesired, byService: options.direct !== true };
    }),
  );
}

/** What the service knows it goes by: a file that says something else has to be put first. */
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
      words`the service has another spec of ${spec.name}: dxaws-s3 put it first, or say --direct`,
    );
  return { spec, byService: deployed !== undefined };
}
