import { saidBy } from "./owner.ts";

/** The spec with the account that it means: one that names none means the deployment's own. */
export const withAccount = (item: unknown, bucket: string, home: string | undefined): unknown =>
  home !== undefined && typeof item === "object" && item !== null && !Object.hasOwn(item, "account")
    ? { ...item, account: saidBy(item, bucket, home) }
    : item;
