import { because, count, difference, list, obstacles } from "../plan/describe.ts";
import type { PlanContents } from "../plan/planContents.ts";
import { lines, type Words, words } from "../text/words.ts";
import type { Failed, Sent } from "./send.ts";

interface Converged {
  readonly plan: PlanContents;
  readonly sent: readonly Sent[];
  readonly failed: readonly Failed[];
  readonly rest: PlanContents;
  readonly converged: boolean;
}

/** The result of an apply as text. */
export function describeConvergence(result: Converged): Words {
  const { plan, sent, failed, rest } = result;
  const title = words`${plan.bucket} (${plan.region})`;
  if (sent.length === 0 && result.converged) return words`${title} is in sync: nothing was sent.`;
  return lines([
    words`${title}${result.converged ? " is now as its spec says:" : ":"}`,
    ...list(
      "sent:",
      sent.map(({ type, requestId }) => words`> ${type} (request ${requestId})`),
    ),
    ...list(
      "failed:",
      failed.map(({ failure }) => because("!", "", failure.message)),
    ),
    ...obstacles(plan),
    ...(rest === plan ? [] : obstacles(rest)),
    ...list(
      "still differs when read back:",
      rest !== plan ? rest.drift.map((drift) => difference(drift)) : [],
    ),
    `Apply: ${count(sent.length, "call")} sent, ${failed.length} failed, ${result.converged ? "verified" : "not converged"}.`,
  ]);
}
