/**
 * What a person should know before a change is made. irreversible: there is no way back. deletes: objects that are there
 * already may go. lockout: the service, or whoever sends the change, may be shut out. exposure: it opens the bucket to the
 * public. recreated: the bucket was deleted, and comes back empty. doubtful: whether it changes anything cannot be known.
 */
export const warningKinds = [
  "irreversible",
  "deletes",
  "lockout",
  "exposure",
  "recreated",
  "doubtful",
] as const;
export type WarningKind = (typeof warningKinds)[number];

/** What a row says of a change to its facet. */
export interface Caution {
  readonly kind: WarningKind;
  readonly text: string;
}

export interface Warning extends Caution {
  readonly facet: string;
}
