import type { Permission } from "../../providers/permission.ts";
import type { Known, Lookup } from "../facet.ts";
import { arnText } from "./limits.ts";

/** A KMS key in any notation. S3 does not check that the key exists. */
export const kmsKey = arnText()
  .regex(
    /^(arn:[\w-]+:kms:[\w-]+:\d{12}:(key|alias)\/\S+|alias\/\S+|(mrk-)?[\da-f-]{32,36})$/i,
    "is not a KMS key: use its key ID, its ARN, an alias (alias/...) or the ARN of an alias",
  )
  .describe("A KMS key ID, a key ARN, alias/... or an alias ARN.");

/** The name of a key in the spec and in the bucket. */
export type KeyNames = readonly [declared: string | undefined, actual: string | undefined];

const isKeyArn = (name: string) => /^arn:[^:]+:kms:[^:]+:\d+:key\//.test(name);

/**
 * Different names can mean one key; KMS knows the ARN behind a name. Two different key ARNs are two keys and need
 * no lookup.
 */
export async function keyLookups(pairs: readonly KeyNames[]): Promise<Lookup[]> {
  const names = pairs.flatMap(([declared, actual]) =>
    declared && actual && declared !== actual ? [declared, actual] : [],
  );
  const open = [...new Set(names)].filter((name) => !isKeyArn(name));
  if (open.length === 0) return [];
  const { DescribeKeyCommand } = await import("@aws-sdk/client-kms");
  return open.map((KeyId) => ({
    subject: `key ${KeyId}`,
    command: new DescribeKeyCommand({ KeyId }),
    answer: (answer: { KeyMetadata?: { Arn?: string } }) => answer.KeyMetadata?.Arn,
  }));
}

/** The declared name of the key; the bucket's name for it if both mean the same key. */
export function keyName([declared, actual]: KeyNames, known?: Known): string | undefined {
  const meant = (name: string | undefined) => known?.get(`key ${name}`) ?? name;
  return declared && actual && meant(declared) === meant(actual) ? actual : declared;
}

/** KMS checks this permission on the key, never on an alias. */
export const describeKey: Permission = { action: "kms:DescribeKey", resource: "kms:*:*:key/*" };
