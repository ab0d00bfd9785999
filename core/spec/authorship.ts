import * as z from "zod";

// Whatever stands there, a label must not end the enforcement of a spec: what is no text is none.
const text = z.string().optional().catch(undefined);

/**
 * What an item of the spec table says of its last change. Part of the item, not of how the bucket should be: no plan and
 * no version of a spec depends on it. Whoever can write the item can write any name here.
 */
export const authorship = {
  changedBy: text.describe(
    "Who changed the spec last, as they say themselves; put fills it in with the caller's ARN.",
  ),
  changeReason: text.describe("Why they did; put --reason."),
  changedAt: text.describe(
    "When they did, an instant. The same one twice tells of a change by somebody else.",
  ),
};

/** A spec without what it says of its last change. */
export function withoutAuthorship<T extends object>(
  spec: T,
): Omit<T, "changedBy" | "changeReason" | "changedAt"> {
  const { changedBy: _, changeReason: __, changedAt: ___, ...rest } = spec as T & Record<string, unknown>;
  return rest as Omit<T, "changedBy" | "changeReason" | "changedAt">;
}

/** No bucket is called so: under such a name the spec table keeps who deleted a spec. */
const noteMark = "#deleted ";
export const deletionNoteOf = (bucket: string): string => `${noteMark}${bucket}`;

/** Whether an item of the spec table, by its name, is no spec at all. */
export const isNote = (name: unknown): boolean => typeof name === "string" && name.startsWith(noteMark);
