/** The words of a command that a report prints behind `npx buddycheck`. */
export function commandIn(said: string, name: string): string[] {
  const [, command = ''] = new RegExp(`npx buddycheck (${name} .*)`).exec(said) ?? [];
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
}
