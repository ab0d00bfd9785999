import { type Exception, type ExceptionLimits, refusedBy } from "../../core/resolve/exception.ts";
import { type Words, words } from "../../core/text/words.ts";
import { covers, parsePointer } from "../../core/values/pointers.ts";
import { UsageError } from "../command/usageError.ts";

/** Throws UsageError for an exception that has already ended. */
export function mustNotBeOver({ name, until }: Pick<Exception, "name" | "until">, now: Date): void {
  if (Date.parse(until) > now.getTime()) return;
  throw new UsageError(words`the exception ${name} would have ended already: until is ${until}`);
}

/** Throws UsageError for an exception that the operator's settings do not permit. */
export function mustBePermitted(exception: Exception, limits: ExceptionLimits): void {
  const { name, pointers } = exception;
  const refusal = refusedBy(exception, limits);
  if (refusal) throw new UsageError(words`the exception ${name} is refused: ${refusal}`);
  for (const pointer of pointers ?? []) {
    const never = limits.never.find((one) => covers(parsePointer(one), parsePointer(pointer)));
    if (never)
      throw new UsageError(
        words`the exception ${name} is refused: ${pointer} can never be waived (setting exceptions.never: ${never})`,
      );
  }
}

/** Notes on parts of an exception that the settings keep required. */
export function keptNotes({ name, pointers }: Exception, limits: ExceptionLimits | undefined): Words[] {
  const waived = pointers?.map(parsePointer) ?? [[]];
  const kept = (limits?.never ?? []).filter((one) =>
    waived.some((pointer) => covers(pointer, parsePointer(one))),
  );
  return kept.map((one) => words`${name}: ${one} stays required (setting exceptions.never)`);
}
