// What a phone has to load for each screen: the compressed JavaScript of its entry with all its imports, against a limit.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUILT = new URL("../../ticketrail/web/static/dist/", import.meta.url);
const LIMITS_KB = { "src/guest/main.ts": 40, "src/track/main.ts": 40, "src/kitchen/main.ts": 120, "src/manager/main.ts": 120, "src/account/main.ts": 40 };

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", BUILT), "utf8"));

function filesOf(name, seen = new Set()) {
  if (seen.has(name)) return [];
  seen.add(name);
  return [manifest[name].file, ...(manifest[name].imports ?? []).flatMap((other) => filesOf(other, seen))];
}

for (const [entry, limit] of Object.entries(LIMITS_KB)) {
  const bytes = filesOf(entry).reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, BUILT))).length, 0);
  const size = (bytes / 1024).toFixed(1);
  console.log(`${entry}: ${size} KB of JavaScript, compressed (limit ${limit} KB)`);
  if (bytes > limit * 1024) {
    console.error(`${entry} is too large`);
    process.exitCode = 1;
  }
}
