import { defineConfig } from "vite";

// What other sites and pages import by a name that never changes: /static/order-tracking.js.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: "../ticketrail/web/static",
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: "src/library/order-tracking.ts", formats: ["es"], fileName: () => "order-tracking.js" },
  },
});
