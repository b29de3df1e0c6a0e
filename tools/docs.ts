/** `npm run docs`: writes the documents that are made from the spec, the claims and the matrix. */
import { writeDocs } from './generated-docs.ts';

writeDocs();
