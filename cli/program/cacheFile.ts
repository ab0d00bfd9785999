import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";

/** A file in the caller's cache folder, for one stage, region, profile, key and endpoint. */
export function cacheFile(
  name: string,
  stage: string,
  region: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, AWS_REGION, XDG_CACHE_HOME } = env;
  const scope = JSON.stringify([
    stage,
    region ?? AWS_REGION,
    AWS_PROFILE,
    AWS_ACCESS_KEY_ID,
    AWS_ENDPOINT_URL,
  ]);
  const folder = createHash("sha256").update(scope).digest("hex").slice(0, 16);
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "dxaws-s3", folder, name);
}
