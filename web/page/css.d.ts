/** Style sheets are imported for their effect: the bundler puts them into the one file. */
declare module '*.css' {}
