# Part 3: own slow implementation of the whole chain, full sample and every JKn replicate
source("chain_fns.R")
CH <- list()
CH$classes <- run(function(w, memo, rep) { w <- within(w, 4); w <- elig(w)
  if (!rep) memo$cl <- collapse(K2, w, isR, el, 10, 2.2)
  w <- drop_inel(redistribute(w, memo$cl$cls, el, isR)); if (!rep) memo$b <- iqrb(3)(w[w > 0]); w <- trimw(w, iqrb(3)); rakeH(w) })
cat("collapses:\n"); print(CH$classes$memo$cl$log); cat("trim bound", CH$classes$memo$b, "\n")
CH$classes30 <- run(function(w, memo, rep) { w <- within(w, 4); w <- elig(w)
  if (!rep) memo$cl <- collapse(K2, w, isR, el, 30, 3)
  drop_inel(redistribute(w, memo$cl$cls, el, isR)) })
cat("collapses (30, 3):\n"); print(CH$classes30$memo$cl$log)
fp <- y ~ factor(area) + factor(building) + factor(region) + n_adults
CH$propensity <- run(function(w, memo, rep) { w <- within(w, 4); w <- elig(w)
  p <- prop(w, memo, fp); w <- ifelse(isR & w > 0, w / p, 0); w <- trimw(w, iqrb(2), H$region); rakeH(w) })
CH$propensity5 <- run(function(w, memo, rep) { w <- within(w, 4); w <- elig(w)
  p <- prop(w, memo, fp); i <- el & w > 0
  # a boundary lies between the quantile and the next larger propensity
  if (!rep) { memo$q <- sapply(wq(p[i], w[i], (1:4) / 5), function(v) (v + min(p[i][p[i] > v + 1e-9])) / 2); memo$qq <- memo$q }
  cls <- findInterval(p, memo$q, left.open = TRUE); cls[!i] <- 9
  w2 <- redistribute(w, cls, i, isR & i); w2[!isR] <- 0; w2 <- trimw(w2, iqrb(3)); rakeH(w2) })
print(CH$propensity5$memo$q)
# within-household after nonresponse, nonresponse on household weights; trim at a quantile, fixed upper, median multiple
CH$late <- run(function(w, memo, rep) { w <- redistribute(w, rep(1, length(w)), rep(TRUE, length(w)), known)
  w <- drop_inel(redistribute(w, paste(H$region, H$area), el, isR)); w <- ifelse(isR, w * pmin(H$n_adults / 2, 2), 0)
  if (!rep) memo$b <- 3 * median(w[w > 0]); w <- trimw(w, NULL, U = memo$b); rakeH(w) })
save(CH, status, isR, RH, JH, iqrb, XH, TH, file = "full/chain.rda")
for (n in names(CH)) cat(n, "sum full", sum(CH[[n]]$full), " max", max(CH[[n]]$full), "err", attr(CH[[n]]$full, "err"), "\n")
