import type { NormalObject } from "../../values/normal.ts";
import type { Beside, Incompatibility } from "../facet.ts";
import { actionsIn, statementsOf } from "./policyOpenings.ts";
import { isPlain, isPublic, isStatement } from "./publicPolicy.ts";

/** A policy that S3 refuses to write under the block, because a statement is public. */
export function policyUnderBlock(after: NormalObject, others: Beside): Incompatibility[] {
  const { BlockPublicPolicy } = Object(others.get("blockPublicAccess")) as Readonly<Record<string, unknown>>;
  if (BlockPublicPolicy !== true) return [];
  // S3 may know more grammar than this code: what is public only in doubt is not known to be refused.
  const found = statementsOf(after).find((form) => isStatement(form) && isPlain(form) && isPublic(form));
  if (!found || !isStatement(found)) return [];
  const sid = found.get("Sid");
  const which = typeof sid === "string" ? `"${sid.slice(0, 100)}"` : `that allows ${actionsIn(found)}`;
  const why = `S3 refuses every policy with a public statement while blockPublicAccess has BlockPublicPolicy: remove the statement ${which}, or limit its principals`;
  return [{ with: "blockPublicAccess", why, kind: "write" }];
}
