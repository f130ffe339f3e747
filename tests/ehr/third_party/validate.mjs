// A second opinion on what leaves: npm's `fhir`, which knows value sets that the first library does not look at.
// Reads one resource a line and prints what it finds wrong with it, one line each.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Fhir } = createRequire(import.meta.url)("fhir/fhir");
const fhir = new Fhir();
for await (const line of createInterface({ input: process.stdin })) {
  const { messages } = fhir.validate(JSON.parse(line), { errorOnUnexpected: true });
  const wrong = messages.filter((each) => ["error", "fatal"].includes(each.severity));
  console.log(JSON.stringify(wrong.map((each) => `${each.location}: ${each.message}`)));
}
