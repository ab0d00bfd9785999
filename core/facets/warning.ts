/**
 * What a person should know before a change is made. irreversible: it cannot be undone. deletes: existing objects
 * may be deleted. lockout: it can lock out the service or the sender of the change. exposure: it makes the bucket
 * public. recreated: the bucket was deleted and is created again, empty. doubtful: it is unknown whether it changes
 * anything.
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

/** A warning about a change to one facet, as its row gives it. */
export interface Caution {
  readonly kind: WarningKind;
  readonly text: string;
}

export interface Warning extends Caution {
  readonly facet: string;
}
