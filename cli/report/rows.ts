import { valueText } from "../../core/html/html.ts";
import type { Verdict } from "../../core/tables/status.ts";
import { visible } from "../../core/text/visible.ts";
import { words } from "../../core/text/words.ts";
import type { Cause } from "../../core/triggers/trigger.ts";
import { duration } from "../screen/ago.ts";
import { byTime, type Drifted } from "./drifts.ts";
import { pressing } from "./figures.ts";
import type { FleetStory, StoryEntry } from "./story.ts";
import { instant, nobody } from "./words.ts";

/** A bucket of the list, as the page carries it to its script. */
export interface Row {
  readonly name: string;
  /** "released" when its spec is gone. */
  readonly verdict: Verdict | "released";
  readonly reason?: string | undefined;
  /** What else there is to know of it now. */
  readonly notes: readonly string[];
  readonly drifts: number;
  readonly facets: readonly string[];
  /** Whoever made drift, `not known` among them. */
  readonly actors: readonly string[];
  /** When something was last told of it. */
  readonly last?: string | undefined;
  /** What happened, newest first, and how much more that is not in the page. */
  readonly told: readonly Telling[];
  readonly more: number;
}

/** An entry of the history in words. */
export interface Telling {
  readonly at: string;
  readonly verdict: StoryEntry["verdict"];
  readonly reason?: string | undefined;
  readonly causes: readonly string[];
  /** Path, what was found, what the spec says. */
  readonly drift: readonly (readonly [path: string, found: string, wanted: string])[];
  readonly sent: readonly string[];
  readonly remarks: readonly string[];
}

// What keeps the file small enough to be opened at once, however much happened.
const tellingsInAll = 50_000;
const tellingsOfOne = { most: 50, least: 5 };
const mostChanges = 20;
const mostCharacters = 1_000;

/** The list of buckets, the most pressing first, then those of whom the latest was told. */
export function rowsOf(story: FleetStory, drifts: readonly Drifted[]): Row[] {
  const entries = Map.groupBy(story.entries, ({ bucket }) => bucket);
  const drifted = Map.groupBy(drifts, ({ bucket }) => bucket);
  const listed = new Set(story.buckets.map(({ bucket }) => bucket));
  const gone = [...entries.keys()].filter((bucket) => !listed.has(bucket));
  const all = [...story.buckets, ...gone.map((bucket) => ({ bucket, verdict: "released" }) as const)];
  const { most, least } = tellingsOfOne;
  const limit = Math.max(least, Math.min(most, Math.floor(tellingsInAll / all.length)));
  return all
    .map((known) => rowOf(known, entries.get(known.bucket) ?? [], drifted.get(known.bucket) ?? [], limit))
    .sort(
      (a, b) => rank(a) - rank(b) || (b.last ?? "").localeCompare(a.last ?? "") || (a.name < b.name ? -1 : 1),
    );
}

const rank = ({ verdict }: Row) => (verdict === "released" ? pressing.length : pressing.indexOf(verdict));

type Known = Partial<Omit<FleetStory["buckets"][number], "verdict">> & {
  readonly bucket: string;
  readonly verdict: Row["verdict"];
};

function rowOf(
  { bucket, verdict, reason, at, lookedAt, unwatched, exposed }: Known,
  entries: readonly StoryEntry[],
  drifts: readonly Drifted[],
  limit: number,
): Row {
  const newest = entries.toSorted(byTime).reverse();
  const told = newest.slice(0, limit).map(tellingOf);
  return {
    name: bucket,
    verdict,
    reason,
    notes: [
      ...(at ? [`Last handled ${instant(at)}${lookedAt ? `, wholly read ${instant(lookedAt)}` : ""}.`] : []),
      ...(exposed
        ? [`Exposure: ${exposed} of its facets may be open to somebody else than its spec says.`]
        : []),
      ...(unwatched ? ["No events come from its region: the sweep alone looks after it."] : []),
      ...(verdict === "released" ? ["Its spec is gone; the bucket was left as it was."] : []),
    ],
    drifts: drifts.length,
    facets: [...new Set(drifts.flatMap(({ facets }) => facets))],
    actors: [...new Set(drifts.flatMap(({ actors }) => (actors.length > 0 ? actors : [nobody])))],
    last: newest[0]?.at,
    told,
    more: entries.length - told.length,
  };
}

function tellingOf(entry: StoryEntry): Telling {
  const { at, verdict, reason, causes, drift, sent, severity, unannounced } = entry;
  const { contested, fights, interrupted } = entry;
  const left = drift.length - mostChanges;
  return {
    at,
    verdict,
    reason,
    causes: [...new Set(causes.map(causeText))],
    drift: drift.slice(0, mostChanges).map(changeOf),
    sent: sent.map(({ type, requestId }) => `${type}, request ${requestId}`),
    remarks: [
      ...(severity && severity !== "other" ? [`Severity: ${severity}.`] : []),
      ...(unannounced ? ["No event had told of it."] : []),
      ...timesOf(entry),
      ...(left > 0 ? [`${left} more differences.`] : []),
      ...(contested ?? []).map((claim) => visible(claim)),
      ...(fights ?? []).map(
        ({ facet, became, rival }) =>
          words`The fight over ${facet}${rival && ` with ${rival}`} is ${became}.`.text,
      ),
      ...(interrupted ? ["A worker died on the way; another one finished it."] : []),
    ],
  };
}

function timesOf({ detectMs, repairMs }: StoryEntry): string[] {
  if (detectMs === undefined) return [];
  const mended = repairMs === undefined ? "" : `, mended and verified after ${duration(repairMs)}`;
  return [`Seen after ${duration(detectMs)}${mended}.`];
}

/** A difference has a value on one side at least; one that has none on either was too long to be kept. */
const changeOf = ({ path, before, after }: StoryEntry["drift"][number]): Telling["drift"][number] =>
  before === undefined && after === undefined
    ? [path, "not kept: too long", "not kept: too long"]
    : [path, short(valueText(before)), short(valueText(after))];

const short = (text: string) =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters)}... (${text.length} characters)` : text;

const found = {
  spec: "The spec changed.",
  sweep: "Found by the sweep.",
  look: "Somebody asked for a look.",
  due: "A look was due.",
};

function causeText({ why, call }: Cause): string {
  if (why !== "drift") return found[why];
  if (!call) return "An event without its call.";
  const { event, principal, sourceIp, userAgent } = call;
  const from = [sourceIp, userAgent].filter(Boolean).join(", ");
  return words`${principal.name} called ${event}${from && ` (${from})`}.`.text;
}
