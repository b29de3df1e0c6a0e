/** The results that stand in the page itself, if it is a report. */
import { decodePage, type PageReport } from '../../models/kept/page-report.ts';

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
