import { S3Failure } from "../providers/awsErrors.ts";
import { cut } from "../text/cut.ts";
import { visible } from "../text/visible.ts";

// What a bucket has may be of a grammar newer than ours, or no sense at all. Then one facet is not known, and every other
// one is looked at and repaired as ever.

const mostBytes = 300;

/** Why a facet is not known, where a row could make nothing of what S3 showed. */
export const unreadable = (facet: string, error: unknown): S3Failure => {
  const { name = "Error", message = `${error}` } = Object(error) as Partial<Error>;
  const reason = visible(cut(message, mostBytes));
  return new S3Failure(
    "unreadable",
    name,
    facet,
    `what S3 shows of ${facet} is not understood (${reason})`,
    Object(error),
  );
};

/** What a row makes of a live value; throws an S3Failure where it can make nothing of it. */
export function understood<T>(facet: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof S3Failure ? error : unreadable(facet, error);
  }
}
