// happy-dom's animations reject when Svelte cancels them; a transition only needs something that ends in its time.
Element.prototype.animate = (_frames, options): Animation => {
  const duration = typeof options === "number" ? options : Number(options?.duration ?? 0);
  const animation = { onfinish: null as (() => void) | null, currentTime: 0, cancel: () => clearTimeout(timer) };
  const timer = setTimeout(() => animation.onfinish?.(), duration);
  return animation as unknown as Animation;
};
