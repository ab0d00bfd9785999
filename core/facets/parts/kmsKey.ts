import type { Known, Lookup, Permission } from "../facet.ts";
import { arnText } from "./limits.ts";

/** A KMS key, in any of the ways to name one. S3 does not look whether there is such a key. */
export const kmsKey = arnText()
  .regex(
    /^(arn:[\w-]+:kms:[\w-]+:\d{12}:(key|alias)\/\S+|alias\/\S+|(mrk-)?[\da-f-]{32,36})$/i,
    "is no KMS key: give its id, its ARN, an alias (alias/...) or an alias's ARN",
  )
  .describe("A KMS key's id or ARN, alias/... or an alias's ARN.");

/** A key as the spec names it, and as the bucket does. */
export type KeyNames = readonly [declared: string | undefined, actual: string | undefined];

const isKeyArn = (name: string) => /^arn:[^:]+:kms:[^:]+:\d+:key\//.test(name);

/** Keys that are called differently may still be one: KMS knows the ARN behind a name. Two ARNs of keys are two keys. */
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

/** The declared key's name; the bucket's own name for it where both mean the same key. */
export function keyName([declared, actual]: KeyNames, known?: Known): string | undefined {
  const meant = (name: string | undefined) => known?.get(`key ${name}`) ?? name;
  return declared && actual && meant(declared) === meant(actual) ? actual : declared;
}

/** Aliases have no say: KMS asks for the permission on the key. */
export const describeKey: Permission = { action: "kms:DescribeKey", resource: "kms:*:*:key/*" };
