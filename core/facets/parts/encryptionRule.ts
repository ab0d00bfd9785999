import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import * as z from "zod";
import { documentOf, madeOf } from "../../values/documents.ts";
import type { Normal } from "../../values/normal.ts";
import type { Known } from "../facet.ts";
import { fromNormal, toNormal } from "./form.ts";
import { keyName, kmsKey } from "./kmsKey.ts";
import { word } from "./limits.ts";

export const algorithm = z.enum(["AES256", "aws:kms", "aws:kms:dsse"]);

interface KeyChoice {
  readonly SSEAlgorithm: string;
  readonly KMSMasterKeyID?: string | undefined;
}
const keyGoesWithKms = [
  ({ SSEAlgorithm, KMSMasterKeyID }: KeyChoice) => SSEAlgorithm !== "AES256" || !KMSMasterKeyID,
  { path: ["KMSMasterKeyID"] as PropertyKey[], error: "is only valid with aws:kms and aws:kms:dsse" },
] as const;
const chosen = {
  SSEAlgorithm: algorithm,
  KMSMasterKeyID: kmsKey.optional().describe("The KMS key; absent: the AWS managed key aws/s3."),
};
const byDefault = z.strictObject(chosen).refine(...keyGoesWithKms);

// S3 adds encryption types, so the schema lists none.
const blockedTypes = z
  .array(word().regex(/^[A-Z][A-Za-z0-9:-]*$/, "is not an encryption type; S3 knows SSE-C and NONE"))
  .min(1)
  .max(10)
  .refine((types) => types.length === 1 || !types.includes("NONE"), "accepts NONE only on its own");

export const rule = z.strictObject({
  ApplyServerSideEncryptionByDefault: byDefault.optional(),
  BucketKeyEnabled: z
    .boolean()
    .optional()
    .describe("Uses one bucket key for many objects, for fewer and cheaper KMS requests."),
  BlockedEncryptionTypes: z
    .strictObject({ EncryptionType: blockedTypes })
    .optional()
    .describe(
      "Encryption types that uploads cannot use, for example SSE-C (blocked on new buckets); or NONE. Absent: not managed.",
    ),
});
type Rule = z.output<typeof rule>;

/** The short form of a rule, without the nested levels. */
export const shortRule = z
  .strictObject({ ...chosen, BucketKeyEnabled: rule.shape.BucketKeyEnabled })
  .refine(...keyGoesWithKms)
  .transform(
    ({ BucketKeyEnabled, ...ApplyServerSideEncryptionByDefault }): Rule => ({
      ApplyServerSideEncryptionByDefault,
      ...(BucketKeyEnabled !== undefined && { BucketKeyEnabled }),
    }),
  );
export type NormalRule = { readonly [member: string]: Normal | undefined };

// Without a key, KMS algorithms use AWS's own key and AES256 uses none. Both must be explicit in the normal form,
// so that no key is merged from the live value.
const ownKey = "alias/aws/s3";
export const noKey = "none";

/** The key that a rule uses; undefined if it uses none. */
export function keyOf({ ApplyServerSideEncryptionByDefault: chosen }: Rule = {}): string | undefined {
  if (!chosen || chosen.SSEAlgorithm === "AES256") return undefined;
  return chosen.KMSMasterKeyID ?? ownKey;
}

export function ruleToNormal(value: Rule, actual?: Rule, known?: Known): NormalRule {
  const { ApplyServerSideEncryptionByDefault: chosen, BlockedEncryptionTypes: blocked, ...rest } = value;
  const KMSMasterKeyID = keyName([keyOf(value), keyOf(actual)], known) ?? noKey;
  const types = blocked?.EncryptionType?.filter((type) => type !== "NONE");
  return {
    ...toNormal({}, rest),
    ...(chosen && {
      ApplyServerSideEncryptionByDefault: madeOf({ ...toNormal({}, chosen), KMSMasterKeyID }, chosen),
    }),
    ...(blocked && {
      BlockedEncryptionTypes: madeOf(
        { ...toNormal({}, blocked), EncryptionType: new Set<string>(types) },
        blocked,
      ),
    }),
  };
}

/** The rule for a normal form. */
export function ruleFromNormal(normal: NormalRule): ServerSideEncryptionRule {
  const plain = fromNormal({}, normal) as ServerSideEncryptionRule;
  const { ApplyServerSideEncryptionByDefault: chosen, BlockedEncryptionTypes: blocked } = plain;
  const { KMSMasterKeyID, ...rest } = chosen ?? { SSEAlgorithm: "AES256" };
  const isSaid = documentOf(normal.ApplyServerSideEncryptionByDefault) !== undefined;
  const isAbsent = !isSaid && [noKey, ownKey, undefined].includes(KMSMasterKeyID);
  return {
    ...plain,
    ApplyServerSideEncryptionByDefault: isAbsent ? rest : chosen,
    ...(blocked?.EncryptionType === undefined &&
      normal.BlockedEncryptionTypes !== undefined && {
        BlockedEncryptionTypes: { ...blocked, EncryptionType: ["NONE"] },
      }),
  };
}

/** A stronger algorithm meets a weaker one, and any key where none is named; more blocked types meet fewer. */
export function ruleMeeting(required: Rule, other: Rule): Rule {
  const [asked, is] = [required, other].map((one) => one.ApplyServerSideEncryptionByDefault);
  const isKeyMet = asked?.KMSMasterKeyID === undefined || asked.KMSMasterKeyID === is?.KMSMasterKeyID;
  const isMet = asked && is && isKeyMet && strength(is) >= strength(asked);
  const [types, there] = [required, other].map((one) => one.BlockedEncryptionTypes?.EncryptionType);
  const areBlocked = types && there && !types.includes("NONE") && types.every((type) => there.includes(type));
  return {
    ...required,
    ...(isMet && { ApplyServerSideEncryptionByDefault: is }),
    ...(areBlocked && { BlockedEncryptionTypes: other.BlockedEncryptionTypes }),
  };
}

type Chosen = { readonly SSEAlgorithm?: string; readonly KMSMasterKeyID?: string };

const chosenIn = (rule: NormalRule) => (rule.ApplyServerSideEncryptionByDefault ?? {}) as Chosen;

const strength = (chosen: Pick<Chosen, "SSEAlgorithm">) =>
  (algorithm.options as string[]).indexOf(`${chosen.SSEAlgorithm}`);

const blockedIn = ({ BlockedEncryptionTypes: blocked }: NormalRule) =>
  (blocked as { EncryptionType?: ReadonlySet<string> } | undefined)?.EncryptionType ?? new Set<string>();

/**
 * Whether the live rule has a weaker algorithm, another key, or does not block an encryption type that the spec
 * blocks.
 */
export function protectsLess(live: NormalRule = {}, wanted: NormalRule = {}): boolean {
  const [is, asked] = [chosenIn(live), chosenIn(wanted)];
  const otherKey = is.KMSMasterKeyID !== asked.KMSMasterKeyID;
  const stronger = asked.KMSMasterKeyID === noKey && is.KMSMasterKeyID === ownKey;
  const unblocked = [...blockedIn(wanted)].some((type) => !blockedIn(live).has(type));
  return strength(is) < strength(asked) || (otherKey && !stronger) || unblocked;
}
