import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/static/dist/",
  plugins: [svelte()],
  // Without this Vitest resolves Svelte's server build, which cannot mount.
  ...(process.env["VITEST"] ? { resolve: { conditions: ["browser"] } } : {}),
  build: {
    outDir: "../ticketrail/web/static/dist",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // An inlined asset would be a data: URL in a style, which the pages' policy allows for pictures only.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: [
        "src/guest/main.ts", "src/track/main.ts", "src/kitchen/main.ts", "src/manager/main.ts", "src/manager/receipt.ts",
        "src/account/main.ts", "src/plain/plain.css",
      ],
    },
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/setup.test-env.ts"],
    restoreMocks: true,
  },
});
