"""The numbers of a before/after report: pure, from two testers on, and never bolder than the data.

The way in is `study.compare`. What the report does not rest on, and later reports may, stands here so that the whole
file of reference values can be checked (`python -m tests.reference`), each with its source:

- shares: `proportions.adjusted_wald`, `proportions.clopper_pearson`, `proportions.jeffreys`,
  `proportions.mid_p_interval`, `proportions.binomial_test`, `bayes.beta_posterior`
- two shares: `two_proportions.agresti_caffo`, `two_proportions.wald`, `two_proportions.n_minus_1_chi_square`,
  `paired_proportions.tango`, `paired_proportions.newcombe_paired`, `paired_proportions.agresti_min`
- means and times: `means.t_interval`, `means.t_interval_of`, `means.paired_t`, `effects.d_z`, `bootstrap.bca`,
  `times.geometric_mean`, `times.ratio_paired`, `times.ratio_unpaired`
- ranks: `ranks.wilcoxon_signed`, `ranks.mann_whitney`
- NPS: `nps.basic`, `nps.difference_unpaired`
- coders: `agreement.any_two`, `agreement.fleiss_kappa`, `agreement.cohen_kappa`, `agreement.krippendorff_alpha`

Of `exact_power` the report uses the table alone; tests reckon it by `exact_power.power_paired` and
`exact_power.power_two_sample`.
"""
