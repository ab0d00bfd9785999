import { describe, expect, it } from "vitest";
import { problemsOf } from "../../support/trial.ts";
import { delivery } from "./limits/delivery.ts";
import { lifecycle } from "./limits/lifecycle.ts";
import { pages } from "./limits/pages.ts";
import { settings } from "./limits/settings.ts";

// What a spec can say at each limit of S3, and the next value, which it cannot.

const pairs = [...lifecycle, ...pages, ...delivery, ...settings];

describe("a spec is refused as soon as it says more than S3 takes", () => {
  it.each(pairs)("in %s: %s", (facet, _, taken, refused, message) => {
    expect(problemsOf(facet, taken)).toBe("");
    const problem = problemsOf(facet, refused);
    expect(problem).toContain(`/${facet}`);
    expect(problem).toContain(message);
  });
});
