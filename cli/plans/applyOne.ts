import { converge } from "../../core/apply/converge.ts";
import { describeConvergence } from "../../core/apply/describe.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import { parseDesired, type S3BucketDesired } from "../../core/spec/desired.ts";
import { lines, reasonWords, type Words, words } from "../../core/text/words.ts";
import type { Override } from "../../service/triggers/trigger.ts";
import { checkNow } from "../deployment/checkNow.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Foresight } from "./foresight.ts";

/** What came of making a bucket what its spec says. */
export interface Applied {
  readonly bucket: string;
  readonly by: "service" | "library";
  readonly verdict: string;
  readonly reason?: string | undefined;
  readonly sent: readonly {
    readonly type: string;
    readonly facet: string;
    readonly requestId: string;
    readonly at: string;
  }[];
  /** The same in words. */
  readonly told: Words;
}

/** Contested, too: the bucket is as its spec says, and was made so each time. */
export const isAsWanted = ({ verdict }: Pick<Applied, "verdict">): boolean =>
  verdict === "converged" || verdict === "contested";

/**
 * With the caller's own credentials, as far as the service would do it now; with force, whatever keeps it. A refusal is a
 * result; rejects for what is no failure of S3's.
 */
export async function applyDirectly(
  spec: S3BucketDesired,
  { provider, guard, decider }: Foresight,
  isForced: boolean,
): Promise<Applied> {
  const bucket = spec.name;
  try {
    const desired = parseDesired(spec);
    const result = isForced
      ? await converge(desired, { provider })
      : await converge(desired, { provider, guard }, await decider(desired));
    const [first] = result.plan.withheld;
    const verdict = result.converged ? "converged" : "not converged";
    const reason = first && { reason: first.reason };
    return {
      bucket,
      by: "library",
      verdict,
      ...reason,
      sent: result.sent,
      told: describeConvergence(result),
    };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    const told = words`${bucket}: ${reasonWords(error.message)}`;
    return { bucket, by: "library", verdict: "failed", reason: error.message, sent: [], told };
  }
}

/** Has the service look at a bucket that has a spec, and waits for what comes of it; after a signal no longer. */
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
    const reason = "the service was asked, and not waited for";
    return { bucket, by: "service", verdict: "unknown", reason, sent: [], told: words`${bucket}: ${reason}` };
  }
  const { status, happened } = checked;
  const { verdict, reason } = status;
  const sent = happened.flatMap((entry) => entry.sent);
  const calls = sent.map(({ type, requestId }) => words`  > ${type} (request ${requestId})`);
  const heading = words`${bucket}: ${verdict}${reason ? words`: ${reasonWords(reason)}` : ""}`;
  return { bucket, by: "service", verdict, reason, sent, told: lines([heading, ...calls]) };
}
