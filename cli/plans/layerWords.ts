import type { Resolved } from "../../core/resolve/resolve.ts";
import { joined, reasonWords, type Words, words } from "../../core/text/words.ts";
import { instant } from "../terminal/ago.ts";

/** What the layers of a bucket say, as results have it. */
export const layersIn = ({ baselines, overruled, waived, invalid, paused }: Resolved) => ({
  baselines,
  overruled,
  waived,
  ...(invalid && { invalid: invalid.message }),
  ...(paused && { paused: paused.reason }),
});

/** Lines about what became of the layers of a bucket: overruled, waived, invalid, paused. */
export const layerLines = ({ overruled, waived, invalid, paused }: Resolved): Words[] => [
  ...overruled.map(
    ({ path, by, from }) =>
      words`. ${path} of ${from === undefined ? "the spec" : words`baseline ${from}`} is overruled by baseline ${by}`,
  ),
  ...waived.map(waivedLine),
  ...(paused ? [words`. the spec is ${paused.reason}; what baselines require holds`] : []),
  ...(invalid ? [words`! not valid: ${reasonWords(invalid.message, "  ")}`] : []),
];

function waivedLine({ exception, until, parts }: Resolved["waived"][number]): Words {
  const what =
    parts.length > 0
      ? joined(
          parts.map(({ path, from }) => words`${path} of baseline ${from}`),
          ", ",
        )
      : "nothing";
  return words`. exception ${exception} waives ${what} until ${instant(until)}`;
}
