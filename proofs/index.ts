/** The public face of the proofs: what is claimed, and whether it is still so. */
export {
  type Claim,
  claims,
  type Finding,
  judgeClaim,
  type Move,
  readClaims,
  startClaim,
} from './claims.ts';
