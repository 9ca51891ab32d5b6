# Makes the expected results in tests/data/replication from multistage.csv and lonely.csv:
#   Rscript multistage.R ../../../data/replication
# R survey 4.5; 4.1 gives the same but for lonely PSUs under linearization, which it centred at 0.
library(survey)
dir <- commandArgs(TRUE)[1]
d <- read.csv(file.path(dir, "multistage.csv"))
lonely <- read.csv(file.path(dir, "lonely.csv"))

rows <- function(id, domain, category, s) data.frame(indicator = id, domain = domain, category = category,
  estimate = sprintf("%.17g", as.numeric(coef(s))), se = sprintf("%.17g", as.numeric(SE(s))))
table_of <- function(design, file) {
  parts <- list(c("all", "all"), c("sex", "1"), c("sex", "2"))
  out <- do.call(rbind, lapply(parts, function(p) {
    s <- if (p[1] == "all") design else subset(design, sex == as.integer(p[2]))
    rbind(rows("mean_y1", p[1], p[2], svymean(~y1, s)), rows("mean_y2", p[1], p[2], svymean(~y2, s)),
          rows("total_y1", p[1], p[2], svytotal(~y1, s)), rows("total_y2", p[1], p[2], svytotal(~y2, s)),
          rows("ratio", p[1], p[2], svyratio(~y2, ~x, s))) }))
  write.csv(out, file.path(dir, file), row.names = FALSE, quote = FALSE)
}
options(survey.ultimate.cluster = FALSE)
three <- svydesign(~psu + ssu + id, strata = ~stratum, weights = ~w, fpc = ~N1 + N2 + N3, data = d, nest = TRUE)
two <- svydesign(~psu + ssu, strata = ~stratum, weights = ~w, fpc = ~N1 + N2, data = d, nest = TRUE)
one <- svydesign(~psu, strata = ~stratum, weights = ~w, fpc = ~N1, data = d, nest = TRUE)
none <- svydesign(~psu, strata = ~stratum, weights = ~w, data = d, nest = TRUE)
table_of(three, "linearization_three_stages.csv")
table_of(two, "linearization_two_stages.csv")
table_of(one, "linearization_fpc.csv")
table_of(none, "linearization_no_fpc.csv")
# Totals of replicates leave the certainty stratum out unless told otherwise, the estimate does not.
options(survey.drop.replicates = FALSE)
table_of(as.svrepdesign(one, type = "JKn", mse = TRUE), "jkn_fpc_estimate.csv")
table_of(as.svrepdesign(one, type = "JKn", mse = FALSE), "jkn_fpc_mean.csv")
options(survey.drop.replicates = TRUE)
for (policy in c("certainty", "adjust")) {
  options(survey.lonely.psu = policy)
  name <- if (policy == "adjust") "center" else policy
  design <- svydesign(~psu, strata = ~stratum, weights = ~w, data = lonely, nest = TRUE)
  table_of(design, sprintf("lonely_linearization_%s.csv", name))
  table_of(as.svrepdesign(design, type = "JKn", mse = TRUE), sprintf("lonely_jkn_%s.csv", name))
}
# Successive differences around the whole sorted file: SD2 of svrep's quadratic forms, ignoring strata.
totals <- function(y) { t <- aggregate(d$w * d[[y]], list(d$psu, d$stratum), sum)$x
  sqrt(sum((t - c(t[-1], t[1]))^2) / 2) }
write.csv(data.frame(indicator = c("total_y1", "total_y2"), domain = "all", category = "all",
  estimate = sprintf("%.17g", c(sum(d$w * d$y1), sum(d$w * d$y2))),
  se = sprintf("%.17g", c(totals("y1"), totals("y2")))), file.path(dir, "sd2_without_strata.csv"),
  row.names = FALSE, quote = FALSE)
