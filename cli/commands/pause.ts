import { isDeepStrictEqual } from "node:util";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import { words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Command, Context } from "../command/command.ts";
import { claimOf, reasonIn, reasonOption } from "../specs/changeAuthor.ts";
import { pauseUntil } from "../specs/pauseUntil.ts";
import { specsNamed } from "../specs/specsNamed.ts";
import { instant, until } from "../terminal/ago.ts";

export const pause: Command = {
  names: "<buckets...>",
  about:
    "Pauses buckets until they are resumed, or until a given time. The service neither checks nor repairs a paused bucket, not even one that is exposed. A pause is of the spec: what baselines require of the bucket is still enforced; dxaws-s3 exception permits deviations.",
  options: [
    {
      flags: "--until <when>",
      about: "a duration (30m, 2h, 7d), a date (2027-01-01, UTC) or a time (2027-01-01T08:00:00Z)",
    },
    reasonOption,
  ],
  examples: [
    'pause orders-archive --until 2h --reason "moving the data"',
    "pause orders-archive --until 2027-01-01",
  ],
  run: async ({ names, options }, context) => {
    const paused = typeof options.until === "string" ? pauseUntil(options.until, context.now()) : true;
    return rewrite(names, paused, reasonIn(options), context);
  },
};

export const resume: Command = {
  names: "<buckets...>",
  about: "Ends the pause of buckets: the service checks and repairs them.",
  options: [reasonOption],
  examples: ["resume orders-archive"],
  run: async ({ names, options }, context) => rewrite(names, false, reasonIn(options), context),
};

async function rewrite(
  names: readonly string[],
  paused: boolean | string,
  reason: string | undefined,
  context: Context,
): Promise<undefined> {
  const deployment = await context.deployment();
  const { specTable } = deployment;
  const changes = (await specsNamed(names, specTable)).map((read) => ({
    read,
    spec: withPause(read, paused),
  }));
  const claim = await claimOf(reason, deployment, context);
  for (const { read, spec } of changes) {
    const isSo = isDeepStrictEqual(withoutAuthorship(read), withoutAuthorship(spec));
    if (!isSo) await specTable.put(spec, read, claim);
    const state = isSo ? stateBefore(paused, context.now()) : stateOf(paused, context.now());
    const result = { bucket: spec.name, paused, changed: !isSo };
    context.emit({ kind: "paused", ...result }, () => words`${spec.name} is ${state}`);
  }
  return undefined;
}

/** The spec with the pause. Throws InvalidSpec for a spec that is invalid for another reason: a pause has no effect there. */
function withPause(read: SpecItem, paused: boolean | string): SpecItem {
  const { paused: _, ...rest } = read;
  const spec = { ...rest, name: read.name, ...(paused !== false && { paused }) };
  parseDesired(spec);
  return spec;
}

const stateBefore = (paused: boolean | string, now: Date): string =>
  paused === false ? "not paused" : `already ${stateOf(paused, now)}`;

function stateOf(paused: boolean | string, now: Date): string {
  if (typeof paused === "string") return `paused until ${instant(paused)} (${until(paused, now)})`;
  return paused ? "paused until it is resumed" : "resumed";
}
