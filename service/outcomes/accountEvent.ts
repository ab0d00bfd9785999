import type { RecordedTurn } from "../tables/accountTurn.ts";

/** The event for an account that is out of reach, or within reach again; its detail follows the account schema. */
export function accountEvent({ bucket, entry, account, became, at, since, reason }: RecordedTurn) {
  const Detail = JSON.stringify({ version: 1, id: `${bucket}/${entry}`, account, became, at, since, reason });
  return { Source: "dxaws-s3", DetailType: "Account Reach", Time: new Date(at), Detail };
}
