import { expect, it } from "vitest";
import { runCli } from "../support/cli.ts";

it.each(["0", "91", "1.5", "week"])(
  "a report of %s days is refused, and the range is named",
  async (days) => {
    const { code, stdout, stderr } = await runCli(["report", "--days", days]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`--days must be a number from 1 to 90, not ${days}`);
  },
);
