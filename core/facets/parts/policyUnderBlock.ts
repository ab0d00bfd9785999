import type { Normal, NormalObject } from "../../values/normal.ts";
import type { Beside, Incompatibility } from "../facet.ts";
import { areFew } from "./cidr.ts";
import { actionsIn, statementsOf } from "./policyOpenings.ts";
import { conditionsOf, isLimit, isPlain, isPublic, isStatement } from "./publicPolicy.ts";

/** A policy that S3 refuses to write under the block, because a statement is public. */
export function policyUnderBlock(after: NormalObject, others: Beside): Incompatibility[] {
  const { BlockPublicPolicy } = Object(others.get("blockPublicAccess")) as Readonly<Record<string, unknown>>;
  if (BlockPublicPolicy !== true) return [];
  // S3 may know more grammar than this code: what is public only in doubt is not known to be refused.
  const found = statementsOf(after).find((form) => isStatement(form) && isPlain(form) && isForCertain(form));
  if (!found || !isStatement(found)) return [];
  const sid = found.get("Sid");
  const which = typeof sid === "string" ? `"${sid.slice(0, 100)}"` : `that allows ${actionsIn(found)}`;
  const why = `S3 refuses every policy with a public statement while blockPublicAccess has BlockPublicPolicy: remove the statement ${which}, or limit its principals`;
  return [{ with: "blockPublicAccess", why, kind: "write" }];
}

/** Condition keys of which S3's user guide says that they do not keep a policy from being public, or that no rule on it names. */
const unlimiting =
  /^(aws:(securetransport|referer|useragent|currenttime|epochtime|principaltype|viaawsservice)|s3:(prefix|delimiter|max-keys|tlsversion|authtype|signatureversion|signatureage|versionid|x-amz-(acl|storage-class|server-side-encryption)|existingobjecttag\/.*))$/;

/**
 * Whether S3 considers a statement public, too. The guard is stricter where it protects; a call must not be withheld for that:
 * it may close an exposure.
 */
function isForCertain(form: Normal): boolean {
  if (!isPublic(form)) return false;
  return conditionsOf(form).every(({ key, values }) => {
    if (key === "aws:sourceip") return values.some((one) => !areFew([one]));
    return isKnown(key) && !(key === "aws:userid" && values.every((one) => aSession.test(one)));
  });
}

/** The guide names the pattern `AROLEID:*`; whether one name of a session is fixed it does not say. */
const aSession = /^AROA[^:]*:[^*?$]+$/i;

const isKnown = (key: string) => unlimiting.test(key) || isLimit(key);
