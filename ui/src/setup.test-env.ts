// happy-dom has no Web Animations; a Svelte transition only needs something that finishes.
Element.prototype.animate ??= function animate(): Animation {
  const animation = { cancel() {}, finished: Promise.resolve(), onfinish: null as (() => void) | null, currentTime: 0 };
  queueMicrotask(() => animation.onfinish?.());
  return animation as unknown as Animation;
};
