// Verifies webhooks as a subscriber does, by the official library: reads a list of {secret, body, headers} as JSON from
// its input, and prints for each the event, or null if it does not verify.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const verified = ({ secret, body, headers }) => {
  try {
    return new Webhook(secret).verify(body, headers);
  } catch {
    return null;
  }
};

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(verified)));
