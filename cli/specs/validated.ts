import { type Desired, mistakesIn, parseDesired, type S3BucketDesired } from "../../core/spec/desired.ts";
import { InvalidSpec, type Problem } from "../../core/values/problems.ts";
import { flawOfKind, kindOf } from "./documentKind.ts";
import {
  type BaselineOfFile,
  baselineOf,
  type ExceptionOfFile,
  exceptionOf,
  mistakesOfBaseline,
  spellingsOfBaseline,
} from "./layerDocuments.ts";
import type { FileProblem, SpecDocument } from "./specDocument.ts";
import { spellingsIn } from "./spellings.ts";

/** A spec of a file, as it was written and as parsed. */
export interface SpecOfFile {
  readonly file: string;
  readonly written: S3BucketDesired;
  readonly desired: Desired;
  /** The version at which it was read from the table, if the file names it. */
  readonly version: string | undefined;
}

/** A valid document of one of the three kinds, or its problems. */
export type Read = Valid | { readonly problems: readonly FileProblem[] };
export type Valid =
  | { readonly kind: "spec"; readonly spec: SpecOfFile; readonly document: SpecDocument }
  | BaselineOfFile
  | ExceptionOfFile;

/** Problems of a document with their places in its file. */
export const placed = ({ file, placeOf }: SpecDocument, problems: readonly Problem[]): FileProblem[] =>
  problems.map((problem) => ({ file, ...placeOf(problem.path), ...problem }));

/** A document of a file, as what it describes. */
export function readDocument(document: SpecDocument): Read {
  try {
    const kind = kindOf(document.value);
    if (kind === "exception") return exceptionOf(document);
    return kind === "baseline" ? checkedBaseline(document) : checkedSpec(document);
  } catch (error) {
    if (!(error instanceof InvalidSpec)) throw error;
    return { problems: placed(document, withFlawOfKind(document, error.problems)) };
  }
}

/** The schema of one kind does not know the other ones. */
function withFlawOfKind({ value }: SpecDocument, problems: readonly Problem[]): readonly Problem[] {
  const flaw = flawOfKind(value);
  return flaw ? problems.map((one) => (one.path === flaw.path ? flaw : one)) : problems;
}

function checkedBaseline(document: SpecDocument): Read {
  const baseline = baselineOf(document);
  const mistakes = mistakesOfBaseline(baseline.parsed);
  return mistakes.length > 0 ? { problems: placed(document, mistakes) } : baseline;
}

function checkedSpec(document: SpecDocument): Read {
  const { file, value, version } = document;
  const desired = parseDesired(value);
  const mistakes = mistakesIn(desired);
  if (mistakes.length > 0) return { problems: placed(document, mistakes) };
  return { kind: "spec", spec: { file, written: value as S3BucketDesired, desired, version }, document };
}

/** Members of a valid document that are accepted, but not in the spelling of the S3 API. */
export const hintsFor = (valid: Valid): FileProblem[] => {
  if (valid.kind === "exception") return [];
  const hints = valid.kind === "spec" ? spellingsIn(valid.document.value) : spellingsOfBaseline(valid);
  return placed(valid.document, hints);
};
