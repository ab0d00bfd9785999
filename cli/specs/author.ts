import { type Words, words } from "../../core/text/words.ts";
import { instant } from "../terminal/ago.ts";

/** The last change of a spec, as the spec records it. */
export interface Authorship {
  readonly changedBy?: string | undefined;
  readonly changeReason?: string | undefined;
  readonly changedAt?: string | undefined;
}

const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** The authorship in an item of the spec table; ignores values that are no text. */
export function authorshipOf(item: Readonly<Record<string, unknown>>): Authorship {
  const [changedBy, changeReason, changedAt] = [item.changedBy, item.changeReason, item.changedAt].map(
    textOf,
  );
  return {
    ...(changedBy && { changedBy }),
    ...(changeReason && { changeReason }),
    ...(changedAt && { changedAt }),
  };
}

/** A short name for a principal: a user's name, or role/session. Any other ARN or text stays as it is. */
export const nameOf = (by: string): string =>
  /^arn:[\w-]+:(?:iam|sts)::\d{12}:(?:user|assumed-role|federated-user)\/(.+)$/.exec(by)?.[1] ??
  by.replace(/^arn:[\w-]+:iam::(\d{12}):root$/, "root of $1");

/** `by alice, <when>: why` in one line; `by an unknown author` without one. */
export function authorWords({ changedBy, changeReason, changedAt }: Authorship): Words {
  const who = changedBy === undefined ? words`by an unknown author` : words`by ${nameOf(changedBy)}`;
  const when = changedAt ? words`, ${instant(changedAt)}` : "";
  return words`${who}${when}${changeReason ? words`: ${changeReason}` : ""}`;
}
