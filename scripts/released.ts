// Records the tables of this version after its release; later versions are compared with them.
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { type Released, shapesOf } from "../deploy/upgrade.ts";
import { schema } from "../service/tables/schema.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const tables = shapesOf(parse(readFileSync("deploy/tables.yml", "utf8")));
const released: Released = { version, schema, tables };
writeFileSync("deploy/released.json", `${JSON.stringify(released, null, 2)}\n`);
console.log(`deploy/released.json is that of ${version}`);
