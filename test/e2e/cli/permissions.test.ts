import { describe, expect, it } from "vitest";
import { resultsOf, runCli, stackEnv } from "../../support/cli.ts";
import { folderWith } from "../../support/folder.ts";
import { deployedWorld, uniqueName } from "../../support/stack.ts";

const { region, identities } = deployedWorld().stack;
const env = {
  ...stackEnv(),
  AWS_ACCESS_KEY_ID: identities.alice.accessKeyId,
  AWS_SECRET_ACCESS_KEY: identities.alice.secretAccessKey,
};

describe("alice, who has all permissions in S3 and no others,", () => {
  it.each([["list"], ["get orders"], ["status"], ["redrive"], ["plan --all"]])(
    "gets an error that %s is denied",
    async (words) => {
      const ran = await runCli(words.split(" "), { env });
      expect(ran).toMatchObject({ code: 1, stdout: "" });
      expect(ran.stderr).toMatch(
        /^error: access denied to the key \w+ \(AWS_ACCESS_KEY_ID\): .*alice.*\ndocs\/security\.md lists the permissions/,
      );
    },
  );

  it("gets from the doctor what could not be checked, and the exit code 3", async () => {
    const ran = await runCli(["doctor", "trail", "--output", "json"], { env });
    expect(resultsOf(ran)).toMatchObject([{ state: "unknown" }, { kind: "examined", unknown: 1 }]);
    expect(ran.code).toBe(3);
  });

  it("may plan a file all the same", async () => {
    const name = uniqueName("poor");
    const folder = await folderWith({ "a.yaml": `name: ${name}\nregion: ${region}\nversioning: true\n` });
    const ran = await runCli(["plan", "-f", folder, "--detailed-exitcode"], { env });
    expect(ran).toMatchObject({
      code: 2,
      stdout: expect.stringContaining(`${name} (${region}) does not exist:`),
    });
  });
});
