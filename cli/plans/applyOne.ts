import { type Convergence, converge } from "../../core/apply/converge.ts";
import { describeConvergence } from "../../core/apply/describe.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3BucketDesired } from "../../core/spec/desired.ts";
import { lines, reasonWords, type Words, words } from "../../core/text/words.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import { prospectOf, unreadOf } from "../../service/reconcile/foresee.ts";
import type { Override } from "../../service/triggers/trigger.ts";
import { checkNow } from "../deployment/checkNow.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { deciderIn, type Foresight } from "./foresight.ts";

/** The result of applying a spec to its bucket. */
export interface Applied {
  readonly bucket: string;
  /** Absent for the deployment's own account. */
  readonly account?: string | undefined;
  readonly by: "service" | "library";
  readonly verdict: string;
  readonly reason?: string | undefined;
  readonly sent: readonly {
    readonly type: string;
    readonly facet: string;
    readonly requestId: string;
    readonly at: string;
  }[];
  /** The same as text. */
  readonly text: Words;
}

/** `contested` counts: the bucket is in sync, and was repaired each time. */
export const isAsWanted = ({ verdict }: Pick<Applied, "verdict">): boolean =>
  verdict === "converged" || verdict === "contested";

/**
 * Applies a spec with the caller's credentials, under the same restraints as the service; with `isForced`, under none. An
 * S3Failure or InvalidSpec is a result with the verdict "failed"; other errors reject.
 */
export async function applyDirectly(
  spec: S3BucketDesired,
  foresight: Foresight,
  isForced: boolean,
): Promise<Applied> {
  const bucket = spec.name;
  try {
    const prospect = await prospectOf({ bucket, item: spec }, foresight.why, foresight.foreseer);
    const { desired, wanted, core } = prospect ?? {};
    if (!prospect || !core || !desired || !wanted || wanted.invalid)
      throw wanted?.invalid ?? new Error(`${bucket} has no spec`);
    const { provider, guard } = core;
    const result = isForced
      ? await converge(desired, { provider }, { unread: unreadOf(wanted) })
      : await converge(desired, { provider, guard }, await deciderIn(foresight, { ...prospect, desired }));
    const { members } = foresight.foreseer;
    const account = members && provider.owner !== members.home ? provider.owner : undefined;
    return { bucket, account, by: "library", ...resultOf(result) };
  } catch (error) {
    if (!(error instanceof S3Failure || error instanceof InvalidSpec)) throw error;
    const text = words`${bucket}: ${reasonWords(error.message)}`;
    return { bucket, by: "library", verdict: "failed", reason: error.message, sent: [], text };
  }
}

function resultOf(result: Convergence): Pick<Applied, "verdict" | "reason" | "sent" | "text"> {
  const [first] = [...result.plan.withheld, ...result.plan.unknown];
  return {
    verdict: result.converged ? "converged" : "not converged",
    ...(first && { reason: first.reason }),
    sent: result.sent,
    text: describeConvergence(result),
  };
}

/** Has the service check a bucket that has a spec, and waits for the result. After a signal it does not wait. */
export async function applyByService(
  bucket: string,
  deployment: Deployment,
  signal: AbortSignal,
  override?: Override,
): Promise<Applied> {
  const { lambda, ledger } = deployment;
  const sweep = deployment.functionCalled("sweep");
  const checked = await checkNow(bucket, { lambda, ledger, sweep }, signal, override).catch(
    (error: Error) => {
      if (error.name === "AbortError") return undefined;
      throw error;
    },
  );
  if (!checked) {
    const reason = "the check was requested; its result was not awaited";
    return { bucket, by: "service", verdict: "unknown", reason, sent: [], text: words`${bucket}: ${reason}` };
  }
  const { status, happened } = checked;
  const { account, verdict, reason } = status;
  const sent = happened.flatMap((entry) => entry.sent);
  const calls = sent.map(({ type, requestId }) => words`  > ${type} (request ${requestId})`);
  const place = account === undefined ? "" : ` (account ${account})`;
  const heading = words`${bucket}${place}: ${verdict}${reason ? words`: ${reasonWords(reason)}` : ""}`;
  return { bucket, account, by: "service", verdict, reason, sent, text: lines([heading, ...calls]) };
}
