import { S3Failure } from "../providers/awsErrors.ts";
import { cut } from "../text/cut.ts";
import { visible } from "../text/visible.ts";

// A live value can use newer grammar or be invalid. Then only that facet is unknown; all others are checked and
// repaired as usual.

const maxBytes = 300;

/** The failure for a facet whose row cannot understand S3's answer. */
export const unreadable = (facet: string, error: unknown): S3Failure => {
  const { name = "Error", message = `${error}` } = Object(error) as Partial<Error>;
  const reason = visible(cut(message, maxBytes));
  return new S3Failure(
    "unreadable",
    name,
    facet,
    `the answer of S3 for ${facet} is not understood (${reason})`,
    Object(error),
  );
};

/** Runs a row's code on a live value; throws an S3Failure if the row cannot understand the value. */
export function understood<T>(facet: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof S3Failure ? error : unreadable(facet, error);
  }
}
