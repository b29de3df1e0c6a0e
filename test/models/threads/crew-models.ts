/** Models for threads to make: one without an end, which may go wrong on the way. */
import type { WordModel } from '../../../engine/search/model.ts';

/** Counts up in 32 bits, two ways each; goes wrong in a late state, as it is told. */
export const shortTempered = (how: 'never' | 'throw' | 'exit'): WordModel => ({
  stateWords: 1,
  initial(sink) {
    sink.words[sink.at] = 0;
    sink.emit(0);
  },
  expand(words, at, sink) {
    for (const action of [1, 2]) {
      sink.words[sink.at] = 2 * (words[at] as number) + action;
      sink.emit(action);
    }
  },
  check(words, at) {
    if ((words[at] as number) < 5000 || how === 'never') return undefined;
    if (how === 'exit') process.exit(3);
    throw new Error('engine bug: thrown in a thread');
  },
  label: (action) => `twice and ${action}`,
});
