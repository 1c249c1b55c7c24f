/** Keeps the kitchen's tablet from sleeping, where the browser can (it needs https or localhost). */

export function stayAwake(until: AbortSignal): void {
  if (!("wakeLock" in navigator)) return;
  const ask = () => {
    if (document.visibilityState !== "visible") return;
    // Refused on low battery: then the tablet's own settings must do.
    navigator.wakeLock.request("screen").catch((error: unknown) => console.info("the screen may go to sleep", error));
  };
  document.addEventListener("visibilitychange", ask, { signal: until });
  ask();
}
