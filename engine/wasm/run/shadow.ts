/** What follows a run instruction by instruction, for whoever asks more of it than its results. */

/** Told of everything before it is done. Slots are those of all frames: `fp` is added already. */
export interface Shadow {
  /** A call from outside, its arguments in the first slots. */
  begins(params: number): void;
  /** An instruction on the frame at `fp`, but for what the others tell; its words as `Op` says. */
  before(
    slots: Int32Array,
    op: number,
    fp: number,
    d: number,
    a: number,
    b: number,
    c: number,
  ): void;
  /** The slots from `from` on, before `to`, become zeros: the locals of a function entered. */
  enters(from: number, to: number): void;
  /** So many slots at `from` are copied to `to`; of the outermost function: they leave the run. */
  returns(to: number, from: number, count: number, isOutermost: boolean): void;
  /** A function of the host takes so many slots at `frame`, and leaves its result there. */
  callsHost(frame: number, params: number): void;
}
