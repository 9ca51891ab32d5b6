#!/usr/bin/env Rscript
# Reference results of R 'survey' on the demo survey, for what the published comparisons do not
# cover: the delete-one jackknife without strata, crossed domains, deviations from the replicates'
# mean, and a stratum with a single PSU under each policy.
#   Rscript tests/reference/r/make_r_survey.R     (from the repository's root)
# Writes tests/data/r_survey/*.csv. Needs survey >= 4.3: before, totals of a singleton stratum were
# centred at the wrong mean. Raking is run to 1e-12 in the full sample and in every replicate.
suppressPackageStartupMessages({ library(survey); library(haven) })
stopifnot(packageVersion("survey") >= "4.3")
demo <- "configs/demo/survey"; out <- "tests/data/r_survey"
d <- as.data.frame(zap_labels(read_sav(file.path(demo, "survey.sav"))))   # user-missing become NA
for (v in c("age_group", "sex", "region", "area", "education")) d[[v]] <- factor(d[[v]])
d$theft <- as.numeric(d$v_theft == 1)
d$bribe_police_yes <- ifelse(d$contact_police == 1, as.numeric(d$bribe_police == 1), NA)
d$one <- 1
age_sex <- read.csv(file.path(demo, "age_sex.csv")); region_area <- read.csv(file.path(demo, "region_area.csv"))
education <- read.csv(file.path(demo, "education.csv"))
full <- function(x) { x <- as.numeric(x); ifelse(is.na(x), "", sprintf("%.17g", x)) }
rows <- function(id, domain, category, estimate, se) data.frame(indicator = id, domain = domain, category = category, estimate = full(estimate), se = full(se))
write_rows <- function(r, file) write.csv(do.call(rbind, r), file.path(out, file), row.names = FALSE, quote = FALSE)

# The margins age_group*sex, region*area and education in full-rank form.
formula_full <- ~ age_group * sex + region * area + education
totals_full <- function() {
  t <- function(tab, ...) sum(tab$total[Reduce(`&`, list(...))])
  n <- sum(age_sex$total); m <- model.matrix(formula_full, d); v <- c(`(Intercept)` = n)
  for (k in colnames(m)[-1]) {
    parts <- strsplit(k, ":")[[1]]; cond_as <- rep(TRUE, nrow(age_sex)); cond_ra <- rep(TRUE, nrow(region_area)); source <- ""
    for (p in parts) {
      if (startsWith(p, "age_group")) { cond_as <- cond_as & age_sex$age_group == sub("age_group", "", p); source <- "as" }
      if (startsWith(p, "sex")) { cond_as <- cond_as & age_sex$sex == sub("sex", "", p); source <- "as" }
      if (startsWith(p, "region")) { cond_ra <- cond_ra & region_area$region == sub("region", "", p); source <- "ra" }
      if (startsWith(p, "area")) { cond_ra <- cond_ra & region_area$area == sub("area", "", p); source <- "ra" }
      if (startsWith(p, "education")) source <- sub("education", "", p)
    }
    v[k] <- switch(source, as = sum(age_sex$total[cond_as]), ra = sum(region_area$total[cond_ra]), sum(education$total[education$level == source]))
  }
  v
}
rake_all <- function(design) {
  if (inherits(design, "svyrep.design")) calibrate(design, formula_full, totals_full(), calfun = "raking", epsilon = 1e-12, maxit = 200, compress = FALSE)
  else calibrate(design, formula_full, totals_full(), calfun = "raking", epsilon = 1e-12, maxit = 200)
}
estimates <- function(design) list(
  { m <- svymean(~theft, design, na.rm = TRUE); rows("theft", "all", "all", coef(m), SE(m)) },
  { m <- svyby(~theft, ~sex, design, svymean, na.rm = TRUE); rows("theft", "sex", m$sex, coef(m), SE(m)) },
  { m <- svyby(~theft, ~sex + area, design, svymean, na.rm = TRUE); rows("theft", "sex*area", paste(m$sex, m$area, sep = "*"), coef(m), SE(m)) },
  { m <- svymean(~bribe_police_yes, design, na.rm = TRUE); rows("bribe_police", "all", "all", coef(m), SE(m)) },
  { m <- svytotal(~theft, design, na.rm = TRUE); rows("total_theft", "all", "all", coef(m), SE(m)) },
  { m <- svyratio(~adults, ~one, design); rows("adults_ratio", "all", "all", coef(m), SE(m)) })

# 1. Stratified: JKn about the estimate and about the replicates' mean.
stratified <- svydesign(ids = ~psu, strata = ~stratum, weights = ~base_weight, data = d)
jkn <- rake_all(as.svrepdesign(stratified, type = "JKn", compress = FALSE))
jkn$mse <- TRUE;  write_rows(estimates(jkn), "jkn_estimate.csv")
jkn$mse <- FALSE; write_rows(estimates(jkn), "jkn_mean.csv")
write_rows(estimates(rake_all(stratified)), "linearization.csv")
# 2. Without strata: JK1.
jk1 <- rake_all(as.svrepdesign(svydesign(ids = ~psu, weights = ~base_weight, data = d), type = "JK1", compress = FALSE))
jk1$mse <- TRUE; write_rows(estimates(jk1), "jk1_estimate.csv")
# 3. A singleton: stratum 12 keeps its first PSU only; strata 11, 12, 21, 22, not calibrated.
small <- d[d$stratum %in% c(11, 12, 21, 22), ]
small <- small[small$stratum != 12 | small$psu == min(small$psu[small$stratum == 12]), ]
columns <- c("person_id", "stratum", "psu", "base_weight", "sex", "area", "adults", "v_theft", "contact_police", "bribe_police")
data_out <- small[columns]; data_out$base_weight <- full(data_out$base_weight); data_out[is.na(data_out)] <- ""
write.csv(data_out, file.path(out, "singleton_survey.csv"), row.names = FALSE, quote = FALSE)
for (policy in c("certainty", "adjust")) {
  options(survey.lonely.psu = policy)
  ours <- if (policy == "adjust") "center" else policy
  lonely <- svydesign(ids = ~psu, strata = ~stratum, weights = ~base_weight, data = small)
  write_rows(estimates(lonely), sprintf("singleton_linearization_%s.csv", ours))
  replicates <- as.svrepdesign(lonely, type = "JKn", compress = TRUE); replicates$mse <- TRUE
  write_rows(estimates(replicates), sprintf("singleton_jkn_%s.csv", ours))
}
writeLines(c(R.version.string, paste("survey", packageVersion("survey")), paste("haven", packageVersion("haven"))), file.path(out, "versions.txt"))
