import { betaCdf, betaInverse } from '../../src/stats/beta.js';
import { binomialCdf } from '../../src/stats/binomial.js';
import { clopperPearson, clopperPearsonUpper, wilson } from '../../src/stats/interval.js';
import { normalCdf, normalQuantile } from '../../src/stats/normal.js';
import { studentQuantile } from '../../src/stats/student.js';
import type { Runners } from './vector.js';

/** Groups special and binomial_ci. */
export const special: Runners = {
  'betainc(': ({ a, b, x }) => betaCdf(x, a, b),
  betaincinv: ({ a, b, p }) => betaInverse(p, a, b),
  'ndtri(': ({ p }) => normalQuantile(p),
  'ndtr(': ({ x }) => normalCdf(x),
  t_ppf: ({ df, p }) => studentQuantile(p, df),
  binom_cdf: ({ k, n, p }) => binomialCdf(k, n, p),
  clopper_pearson_95: ({ successes, n, conf, side }) => clopperPearson(successes, n, conf, side),
  cp_upper_one_sided: ({ bad, n, conf }) => clopperPearsonUpper(bad, n, 1 - conf),
  wilson_95: ({ successes, n, conf }) => wilson(successes, n, conf),
};
