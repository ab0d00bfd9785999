import * as z from "zod";

// An invalid label must not stop the enforcement of a spec: anything but text is ignored.
const text = z.string().optional().catch(undefined);

/**
 * Who changed a spec last, why and when: attributes of the item in the spec table, not of the desired state. No
 * plan and no spec version depends on them. They prove nothing, because every writer of the item can set any name.
 */
export const authorship = {
  changedBy: text.describe("Who changed the spec last, as stated by the writer; put sets the caller's ARN."),
  changeReason: text.describe("The reason for the last change; put --reason."),
  changedAt: text.describe(
    "The time of the last change (ISO 8601). If it stays the same while the spec changes, another writer made that change.",
  ),
};

/** A spec without the attributes of its last change. */
export function withoutAuthorship<T extends object>(
  spec: T,
): Omit<T, "changedBy" | "changeReason" | "changedAt"> {
  const { changedBy: _, changeReason: __, changedAt: ___, ...rest } = spec as T & Record<string, unknown>;
  return rest as Omit<T, "changedBy" | "changeReason" | "changedAt">;
}

/** The spec table keeps a note of who deleted a spec under this name, which no bucket can have. */
const noteMark = "#deleted ";
export const deletionNoteOf = (bucket: string): string => `${noteMark}${bucket}`;

/** Whether the name belongs to a deletion note and not to a spec. */
export const isNote = (name: unknown): boolean => typeof name === "string" && name.startsWith(noteMark);
