import { cases, variable, where } from "./guide.ts";

const points = "arn:aws:s3:us-west-2:123456789012:accesspoint";

export const accessPoints = cases([
  [
    "not public",
    "accessPoint",
    ...where("StringLike", "s3:DataAccessPointArn", `${points}/*`, `${points}/orders-*`),
  ],
  [
    "not public",
    "accessPoint",
    ...where("ArnLike", "s3:DataAccessPointArn", `${points}/orders`, `${points}/?`),
  ],
  ["not public", "accessPoint", ...where("StringEquals", "s3:DataAccessPointArn", `${points}/orders`)],
  [
    "public",
    "accessPoint",
    ...where("StringLike", "s3:DataAccessPointArn", "*", "arn:aws:s3:us-west-2:*:accesspoint/*"),
  ],
  [
    "public",
    "accessPoint",
    ...where("StringLike", "s3:DataAccessPointArn", "arn:aws:s3:us-west-2:12345678901?:accesspoint/*"),
  ],
  [
    "public",
    "accessPoint",
    ...where("StringLike", "s3:DataAccessPointArn", "arn:aws:s3:*:123456789012:accesspoint/*"),
  ],
  [
    "public",
    "accessPoint",
    ...where("StringLike", "s3:DataAccessPointArn", `${points}/${variable("aws:username")}`, `${points}*`),
  ],
  ["public", "accessPoint", ...where("ArnLike", "s3:DataAccessPointArn", [`${points}/*`, "arn:aws:s3:::*"])],
  ["not public", "accessPointAccount", ...where("StringEquals", "s3:DataAccessPointAccount", "123456789012")],
  ["public", "fixed", ...where("StringLike", "s3:DataAccessPointAccount", "*", "12345678901?")],
]);
