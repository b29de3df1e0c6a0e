/** Strongly connected components: sets of states that can all reach one another. */

/** States by number, with the steps out of each and the step that first led to it. */
export interface Graph {
  readonly edges: { readonly action: number; readonly to: number }[][];
  readonly parents: { readonly from: number; readonly action: number }[];
}

/**
 * The components, without recursion. Cost: linear in states and steps.
 * Source: Tarjan, Depth-First Search and Linear Graph Algorithms, 1972 (doi:10.1137/0201010).
 */
export function componentsOf({ edges }: Graph): number[][] {
  const components: number[][] = [];
  const index = new Int32Array(edges.length).fill(-1);
  const low = new Int32Array(edges.length);
  const isOpen = new Uint8Array(edges.length);
  const open: number[] = [];
  let next = 0;
  const enter = (state: number) => {
    index[state] = low[state] = next++;
    isOpen[state] = 1;
    open.push(state);
  };
  const close = (state: number) => {
    if (low[state] !== index[state]) return;
    const members = open.splice(open.lastIndexOf(state));
    for (const member of members) isOpen[member] = 0;
    components.push(members);
  };
  for (let root = 0; root < edges.length; root++) {
    if (index[root] !== -1) continue;
    const path = [{ state: root, edge: 0 }];
    enter(root);
    while (path.length > 0) {
      const top = path.at(-1)!;
      const to = edges[top.state]![top.edge++]?.to;
      if (to === undefined) {
        path.pop();
        close(top.state);
        const above = path.at(-1)?.state;
        if (above !== undefined) low[above] = Math.min(low[above]!, low[top.state]!);
      } else if (index[to] === -1) {
        enter(to);
        path.push({ state: to, edge: 0 });
      } else if (isOpen[to] === 1) {
        low[top.state] = Math.min(low[top.state]!, index[to]!);
      }
    }
  }
  return components;
}
