#!/usr/bin/env Rscript
# Reference results of R 'survey' 4.5 for cross-tabulations (svychisq), logistic regression (svyglm)
# and the simple average of two proportions (svycontrast), on the demo survey, raked; by
# linearization and by JKn about the estimate.
#   Rscript tests/reference/r/make_tests_and_models.R     (from the repository's root)
# Writes tests/data/r_survey/tests_and_models_{linearization,jkn}.csv: quantity,value. Average marginal effects are those of
# predict() with the factor set to each level in turn, weighted; their standard errors are made from
# the JKn replicates' own fits.
source_lines <- readLines("tests/reference/r/make_r_survey.R")
eval(parse(text = source_lines[seq_len(grep("^# 1. Stratified", source_lines) - 1)]))
d$victim <- as.numeric(d$v_theft == 1); d$region3 <- factor(ifelse(as.numeric(d$region) <= 2, 1, ifelse(as.numeric(d$region) <= 4, 2, 3)))
d$fraud <- as.numeric(d$v_fraud == 1)
quantities <- list()
put <- function(name, value) quantities[[length(quantities) + 1]] <<- data.frame(quantity = name, value = full(value))
sets <- svydesign(ids = ~psu, strata = ~stratum, weights = ~base_weight, data = d)
designs <- list(linearization = rake_all(sets), jkn = rake_all(as.svrepdesign(sets, type = "JKn", compress = FALSE)))
designs$jkn$mse <- TRUE
for (name in names(designs)) {
  quantities <- list()
  D <- designs[[name]]
  for (table in list(c("sex", "victim"), c("education", "victim"), c("region3", "education"))) {
    E <- subset(D, !is.na(d[[table[1]]]) & !is.na(d[[table[2]]]))
    f <- as.formula(paste0("~", table[1], "+", table[2]))
    chi <- svychisq(f, E, statistic = "Chisq"); F2 <- svychisq(f, E, statistic = "F")
    key <- paste(table, collapse = "*")
    put(paste0(key, " chi_square_p"), chi$p.value)
    put(paste0(key, " f"), F2$statistic); put(paste0(key, " df1"), F2$parameter[1]); put(paste0(key, " df2"), F2$parameter[2])
    put(paste0(key, " second_order_p"), F2$p.value)
  }
  E <- subset(D, !is.na(d$victim))
  fit <- svyglm(victim ~ sex + education + age, design = E, family = quasibinomial(), control = list(epsilon = 1e-14, maxit = 100))
  s <- summary(fit)$coefficients
  for (k in rownames(s)) { put(paste0("glm ", k), s[k, 1]); put(paste0("glm se ", k), s[k, 2]); put(paste0("glm t ", k), s[k, 3]); put(paste0("glm p ", k), s[k, 4]) }
  put("glm df", fit$df.residual)
  # Marginal effects.
  ame <- function(b, w, data) {
    x <- model.matrix(~ sex + education + age, data); mu <- function(x) plogis(drop(x %*% b))
    set <- function(v, level) { e <- data; e[[v]] <- factor(level, levels = levels(data[[v]])); model.matrix(~ sex + education + age, e) }
    c(sex2 = weighted.mean(mu(set("sex", "2")) - mu(set("sex", "1")), w),
      sapply(levels(data$education)[-1], function(l) weighted.mean(mu(set("education", l)) - mu(set("education", levels(data$education)[1])), w)),
      age = weighted.mean(b[["age"]] * mu(x) * (1 - mu(x)), w))
  }
  whole <- d[!is.na(d$victim), ]
  w <- weights(E, "sampling"); if (length(w) == nrow(d)) w <- w[!is.na(d$victim)]
  full_ame <- ame(coef(fit), w, whole)
  names(full_ame) <- c("sex2", paste0("education", levels(d$education)[-1]), "age")
  for (k in names(full_ame)) put(paste0("ame ", k), full_ame[[k]])
  if (name == "jkn") {
    rw <- weights(E, "analysis"); if (nrow(rw) == nrow(d)) rw <- rw[!is.na(d$victim), ]
    reps <- t(apply(rw, 2, function(w) { u <- w / mean(w); f <- suppressWarnings(glm(victim ~ sex + education + age, data = whole, weights = u, start = coef(fit), family = quasibinomial(), control = list(epsilon = 1e-14, maxit = 100))); ame(coef(f), w, whole) }))
    v <- colSums(D$scale * D$rscales * sweep(reps, 2, full_ame)^2)
    for (k in seq_along(v)) put(paste0("ame se ", names(full_ame)[k]), sqrt(v[k]))
  }
  # Each proportion over its own base.
  d1 <- update(D, a = ifelse(is.na(d$victim), 0, d$victim), b = ifelse(is.na(d$fraud), 0, d$fraud), na_ = as.numeric(!is.na(d$victim)), nb = as.numeric(!is.na(d$fraud)))
  t4 <- svytotal(~ a + na_ + b + nb, d1, return.replicates = FALSE)
  avg <- svycontrast(t4, list(average = quote((a / na_ + b / nb) / 2)))
  if (name == "jkn") {
    t4 <- svytotal(~ a + na_ + b + nb, d1, return.replicates = TRUE); r <- t4$replicates
    theta <- (r[, 1] / r[, 2] + r[, 3] / r[, 4]) / 2
    put("average", coef(avg)); put("average se", sqrt(sum(D$scale * D$rscales * (theta - coef(avg))^2)))
  } else { put("average", coef(avg)); put("average se", SE(avg)) }
  write_rows(quantities, paste0("tests_and_models_", name, ".csv"))
}
