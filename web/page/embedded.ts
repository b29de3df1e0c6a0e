/** What stands in the page itself: results, if it is a report, or a binary to be checked. */
import { decodeGiven, type GivenInPage } from '../../models/kept/given-binary.ts';
import { decodePage, type PageReport } from '../../models/kept/page-report.ts';

/** The binary that stands in the page; undefined where there is none. */
export function embeddedBinary(): GivenInPage | undefined {
  const block = document.getElementById('binary');
  return block ? decodeGiven(JSON.parse(block.textContent ?? '')) : undefined;
}

/** The report, why it cannot be read, or undefined where there is none. */
export function embedded(): { readonly report: PageReport } | { readonly why: string } | undefined {
  const block = document.getElementById('report');
  if (!block) return undefined;
  try {
    return { report: decodePage(JSON.parse(block.textContent ?? '')) };
  } catch (error) {
    if (error instanceof RangeError) return { why: error.message };
    if (error instanceof SyntaxError) return { why: 'report is damaged: it is no JSON' };
    throw error;
  }
}
