source("chain.R", echo = FALSE)
# ---- trimming of the ratio, with a lower bound, of a quantile, reuse/recompute
CH$late <- run(function(w, memo, rep) { w <- w * H$n_adults; w <- redistribute(w, rep(1, length(w)), rep(TRUE, length(w)), known)
  w <- drop_inel(redistribute(w, paste(H$region, H$area), el, isR)); if (!rep) memo$b <- 3 * median(w[w > 0]); w <- trimw(w, NULL, U = memo$b); rakeH(w) })
CH$quantile <- run(function(w, memo, rep) { w <- w * H$n_adults; w <- redistribute(w, rep(1, length(w)), rep(TRUE, length(w)), known)
  w <- drop_inel(redistribute(w, paste(H$region, H$area), el, isR)); w <- trimw(w, function(x) quantile(x, .93, type = 7, names = FALSE), H$region); rakeH(w) })
CH$quantile_nocal <- run(function(w, memo, rep) { w <- w * H$n_adults; w <- redistribute(w, rep(1, length(w)), rep(TRUE, length(w)), known)
  w <- drop_inel(redistribute(w, paste(H$region, H$area), el, isR)); trimw(w, function(x) quantile(x, .93, type = 7, names = FALSE), H$region) })
CH$recompute <- run(function(w, memo, rep) { w <- w * pmin(H$n_adults, 4); w <- elig(w); cl <- collapse(K2, w, isR, el, 10, 2.2)
  w <- drop_inel(redistribute(w, cl$cls, el, isR)); rakeH(w) })
CH$propensity5_recompute <- run(function(w, memo, rep) { w <- within(w, 4); w <- elig(w)
  p <- prop(w, memo, fp); i <- el & w > 0; q <- wq(p[i], w[i], (1:4) / 5)
  cls <- findInterval(p, q, left.open = TRUE); cls[!i] <- 9
  w2 <- redistribute(w, cls, i, isR & i); w2[!isR] <- 0; rakeH(w2) })
# final calibration, then trim of the ratio final/base, two-sided: w = clamp(c * w, L, U), sum kept
clampsum <- function(w, L, U) { i <- w > 0; S <- sum(w); x <- w[i]; lo <- if (length(L) > 1) L[i] else L; hi <- if (length(U) > 1) U[i] else U
  f <- uniroot(function(l) sum(pmin(pmax(exp(l) * x, lo), hi)) / S - 1, c(-2, 2), tol = 1e-15)$root; w[i] <- pmin(pmax(exp(f) * x, lo), hi); w }
CH$ratio <- run(function(w, memo, rep) { b <- w * pmin(H$n_adults, 4); w <- elig(b); w <- drop_inel(redistribute(w, rep(1, length(w)), el, isR)); w <- rakeH(w)
  trimw2 <- function(w, U) { repeat { }; }
  i <- w > 0; g <- w; out <- w; x <- w[i]; hi <- 3.2 * b[i]; cut <- rep(FALSE, length(x))
  repeat { new <- x > hi * (1 + 1e-15) & !cut; if (!any(new)) break; ex <- sum((x - hi)[new]); cut <- cut | new; x[new] <- hi[new]; x[!cut] <- x[!cut] * (1 + ex / sum(x[!cut])) }
  out[i] <- x; as.numeric(out) })
save(CH, clampsum, file = "full/chain_more.rda")
for (n in names(CH)) { f <- sprintf("out/chain_%s/weights.csv", n); if (!file.exists(f)) { cat(n, "no output\n"); next }
  W <- fread(f); if (!"household" %in% names(W)) print(names(W)[1:5]); i <- match(W$household, H$household)
  a <- W$weight; e <- CH[[n]]$full[i]; M <- as.matrix(W[, grep("^rep_", names(W)), with = FALSE]); R <- CH[[n]]$reps[i, ]
  rd <- function(a, e) ifelse(e == 0, abs(a), abs(a / e - 1))
  z <- rd(M, R); if (length(i) < nrow(H)) cat("  rows", length(i), "\n")
  cat(sprintf("%-24s full %.2e  replicates %.2e (cols > 1e-10: %s)  zero pattern same: %s  base %s\n", n, max(rd(a, e)), max(z), paste(which(apply(z, 2, max) > 1e-10), collapse = ","), all((M == 0) == (R == 0)), "")) }
