import {
  type ContextEntry,
  type EvaluationResult,
  type IAMClient,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { facetTable } from "../../core/facets/index.ts";
import type { Settings } from "../../service/settings/settings.ts";

const needed = (kind: "read" | "write") =>
  [...facetTable.values()].flatMap(({ iam }) => iam[kind].filter(({ resource }) => !resource));

/** The actions on a bucket that this version needs to read it, and to write it. */
export const bucketActions = {
  read: ["s3:ListBucket", ...needed("read").map(({ action }) => action)],
  write: ["s3:CreateBucket", ...needed("write").map(({ action }) => action)],
} as const;

// The limit of IAM for one call.
const atOnce = 100;

/** A role, and how it is used. */
interface Simulated {
  readonly role: string;
  readonly actions: readonly string[];
  readonly settings: Pick<Settings, "buckets">;
}

/** Of these actions, those that the role is denied on a bucket that the settings include. Rejects like IAM. */
export async function deniedTo({ role, actions, settings }: Simulated, iam: IAMClient): Promise<string[]> {
  const [, partition, , , account = ""] = role.split(":");
  const bucket = settings.buckets[0]?.replaceAll("*", "x") ?? "x";
  const context = (ContextKeyName: string, value: string): ContextEntry => ({
    ContextKeyName,
    ContextKeyType: "string",
    ContextKeyValues: [value],
  });
  const all = [...new Set(actions)];
  const parts = Array.from({ length: Math.ceil(all.length / atOnce) }, (_, part) =>
    all.slice(part * atOnce, (part + 1) * atOnce),
  );
  const denied = await Promise.all(
    parts.map((ActionNames) =>
      deniedIn(
        {
          PolicySourceArn: role,
          ActionNames,
          ResourceArns: [`arn:${partition}:s3:::${bucket}`],
          // A session that writes has its bucket as a tag.
          ContextEntries: [
            context("aws:PrincipalTag/bucket", bucket),
            context("aws:ResourceAccount", account),
          ],
        },
        iam,
      ),
    ),
  );
  return denied.flat();
}

/** Of the actions of a question, at most a hundred, those that are denied. Rejects like IAM. */
export async function deniedIn(
  question: SimulatePrincipalPolicyCommandInput,
  iam: IAMClient,
): Promise<string[]> {
  return (await simulated(question, iam)).flatMap(({ EvalDecision, EvalActionName }) =>
    EvalDecision === "allowed" ? [] : (EvalActionName ?? []),
  );
}

/** All pages of a simulation: IAM may return fewer results than requested. Rejects like IAM. */
export async function simulated(
  question: SimulatePrincipalPolicyCommandInput,
  iam: IAMClient,
): Promise<EvaluationResult[]> {
  const results: EvaluationResult[] = [];
  for (let Marker: string | undefined, isLast = false; !isLast; isLast = Marker === undefined) {
    const page = await iam.send(new SimulatePrincipalPolicyCommand({ ...question, Marker }));
    results.push(...(page.EvaluationResults ?? []));
    Marker = page.IsTruncated ? page.Marker : undefined;
  }
  return results;
}
