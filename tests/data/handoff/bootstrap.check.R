# Survey of the year's "crime", run 08c5cdfb.
# Recomputes estimates of darkfigure in R and prints PASS or the largest difference.
#   Rscript check.R
# Packages: survey, haven.
suppressPackageStartupMessages(library(survey))
d <- as.data.frame(haven::zap_labels(haven::read_dta("data.dta")))
coefficients <- read.csv("replicates.csv")$coefficient
# Variance = sum of c_r (t_r - t)^2 with the coefficients as they are: type = "other", scale = 1.
# type = "bootstrap" would divide by R - 1 instead.
design <- svrepdesign(data = d, weights = ~weight, repweights = "^rep_[0-9]+$",
                      type = "other", combined.weights = TRUE, scale = 1, rscales = coefficients,
                      mse = TRUE, degf = 2)
compare_se <- TRUE

expected <- read.csv("expected.csv", colClasses = c(category = "character"))
worst <- 0
for (k in seq_len(nrow(expected))) {
  row <- expected[k, ]
  part <- design
  # A domain is a subset of the design, never of the data before the design is declared.
  if (!is.na(row$domain_variable) && row$domain_variable != "")
    part <- design[design$variables[[row$domain_variable]] %in% row$category_number, ]
  y <- reformulate(row$numerator)
  found <- if (is.na(row$denominator) || row$denominator == "") svytotal(y, part)
           else svyratio(y, reformulate(row$denominator), part)
  estimate <- row$unit * as.numeric(coef(found))
  se <- row$unit * as.numeric(SE(found))
  difference <- abs(estimate - row$estimate) / max(abs(row$estimate), 1e-12)
  if (compare_se && !is.na(row$se) && row$se > 0)
    difference <- max(difference, abs(se - row$se) / row$se)
  if (difference > 1e-9)
    cat(sprintf("%s %s=%s: %.12g (SE %.12g), expected %.12g (SE %.12g)\n", row$indicator,
                row$domain, row$category, estimate, se, row$estimate, row$se))
  worst <- max(worst, difference)
}
cat(sprintf("%s  %d estimates%s, largest relative difference %.1e\n",
            if (worst <= 1e-9) "PASS" else "FAIL", nrow(expected),
            if (compare_se) " with standard errors" else " without standard errors", worst))
if (worst > 1e-9) quit(status = 1)
