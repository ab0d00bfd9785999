import { unmanagedWords } from "../../core/plan/describe.ts";
import { unified } from "../../core/text/unifiedDiff.ts";
import { visible } from "../../core/text/visible.ts";
import { words } from "../../core/text/words.ts";
import { valueText } from "../../service/html/html.ts";
import { overlapWords } from "../fleet/overlapWords.ts";
import { duration } from "../terminal/ago.ts";
import { type ReportCause, recordedCauses } from "./causes.ts";
import { alarmsOf } from "./marks.ts";
import type { StoryEntry } from "./story.ts";

/** An entry of the history as text. */
export interface ReportEntry {
  readonly at: string;
  readonly verdict: StoryEntry["verdict"];
  readonly reason?: string | undefined;
  readonly causes: readonly ReportCause[];
  /** Notices that must not be overlooked. */
  readonly alarms: readonly string[];
  /** The path, the value found and the value of the spec; or both as lines of a unified diff, each with its sign. */
  readonly drift: readonly (readonly [
    path: string,
    found: string,
    wanted: string,
    lines?: readonly string[],
  ])[];
  readonly sent: readonly string[];
  readonly remarks: readonly string[];
}

const mostChanges = 20;
const mostCharacters = 1_000;

export function entryOf(entry: StoryEntry): ReportEntry {
  const { at, verdict, reason, drift, sent, severity, unannounced } = entry;
  const { contested, unmanaged, conflicts, overlapped, interrupted, recreated } = entry;
  const left = drift.length - mostChanges;
  return {
    at,
    verdict,
    reason,
    causes: recordedCauses(entry),
    alarms: alarmsOf(entry),
    drift: drift.slice(0, mostChanges).map(changeOf),
    sent: sent.map(({ type, requestId }) => `${type}, request ${requestId}`),
    remarks: [
      ...(severity && severity !== "other" ? [`Severity: ${severity}.`] : []),
      ...(recreated ? ["Recreated, empty: the bucket was deleted, and its objects are gone."] : []),
      ...(unannounced ? ["Found without an event."] : []),
      ...timesOf(entry),
      ...(left > 0 ? [`${left} more differences.`] : []),
      ...unmanagedWords(unmanaged).map(({ text }) => `${text}.`),
      ...overlapWords(overlapped).map(({ text }) => `${text}.`),
      ...(contested ?? []).map((claim) => visible(claim)),
      ...(conflicts ?? []).map(
        ({ facet, became, otherWriter }) =>
          words`The conflict about ${facet}${otherWriter && ` with ${otherWriter}`} is ${became}.`.text,
      ),
      ...(interrupted ? ["A worker stopped before the end; another one finished the work."] : []),
    ],
  };
}

function timesOf({ detectMs, repairMs }: StoryEntry): string[] {
  if (detectMs === undefined) return [];
  const repaired = repairMs === undefined ? "" : `, repaired and verified after ${duration(repairMs)}`;
  return [`Detected after ${duration(detectMs)}${repaired}.`];
}

/** A difference has a value on at least one side; one without any was too long to keep. */
const changeOf = ({ path, before, after }: StoryEntry["drift"][number]): ReportEntry["drift"][number] =>
  before === undefined && after === undefined
    ? [path, "not kept: too long", "not kept: too long"]
    : [path, short(valueText(before)), short(valueText(after)), ...unifiedOf(before, after)];

/** The unified diff; none for values that are too long for the page. */
function unifiedOf(before: unknown, after: unknown): [] | [readonly string[]] {
  const lines = unified(before, after)?.map(({ sign, text }) => `${sign} ${text}`) ?? [];
  const isShort = lines.length > 0 && lines.join("").length <= 2 * mostCharacters;
  return isShort ? [lines] : [];
}

const short = (text: string) =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters)}... (${text.length} characters)` : text;
