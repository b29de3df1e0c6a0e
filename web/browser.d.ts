/** What the type checker does not know of a browser and its bundle by itself. */

/** Style sheets are imported for their effect: the bundler puts them into the one file. */
declare module '*.css' {}

/** V8 keeps so many frames of an error; other engines do not look at it. */
interface ErrorConstructor {
  stackTraceLimit: number;
}
