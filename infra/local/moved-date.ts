/**
 * Makes the `Date` of this thread follow the moved clock: `new Date()`, `Date()` and `Date.now()` are real time plus
 * the shared offset. Call it in a worker before any other code loads, since a library may keep `Date.now` for itself.
 * `performance.now()` and timers stay with real time, as durations do not jump; so does an `Intl.DateTimeFormat` that
 * is given no date to format.
 */
export function moveDate(sharedOffset: SharedArrayBuffer): void {
  const offset = new Float64Array(sharedOffset);
  const RealDate = globalThis.Date;
  const now = (): number => Math.floor(RealDate.now() + (offset[0] ?? 0));

  // A proxy and not a subclass: `instanceof`, subclassing and `Date.prototype` stay those of the one true Date.
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver): unknown => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  // `new (someDate.constructor)()` must not be a way back to real time.
  RealDate.prototype.constructor = globalThis.Date;
}
