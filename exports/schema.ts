export { specJsonSchema } from "../core/spec/jsonSchema.ts";
export { specSchema } from "../core/spec/specSchema.ts";
export { outcomeJsonSchema, outcomeSchema } from "../service/outcomes/outcomeSchema.ts";
