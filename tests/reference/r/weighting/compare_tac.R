source("chain_fns.R")
clampsum <- function(x, lo, hi) { f <- uniroot(function(l) sum(pmin(pmax(exp(l) * x, lo), hi)) / sum(x) - 1, c(-3, 3), tol = 1e-15)$root; pmin(pmax(exp(f) * x, lo), hi) }
pre <- function(w, memo, rep) { w <- within(w, 4); w <- elig(w); if (!rep) memo$cl <- collapse(K2, w, isR, el, 10, 2.2); drop_inel(redistribute(w, memo$cl$cls, el, isR)) }
tac <- function(w, up, lo = 0, first = TRUE) { i <- which(isR & w > 0); x <- w[i]; U <- up(x); x0 <- x
  if (first) { if (lo > 0) x <- clampsum(x, lo, U) else { o <- numeric(length(w)); o[i] <- x; x <- trimw(o, NULL, U = U)[i] } }
  r <- mycal(XH[match(i, RH), ], x, TH, "truncated-raking", lo / x, U / x); o <- numeric(length(w)); o[i] <- r; attr(o, "U") <- U; attr(o, "err") <- attr(r, "err"); o }
cases <- list(tac_iqr = list(iqrb(4), 0), tac_upper = list(function(x) 4200, 0), tac_median = list(function(x) 5 * median(x), 150))
TAC <- list()
for (n in names(cases)) { f <- cases[[n]]; memo <- new.env(); W <- fread(sprintf("out/%s/weights.csv", n)); stopifnot(all(W$household == H$household))
  M <- cbind(W$weight, as.matrix(W[, grep("^rep_", names(W)), with = FALSE])); me <- ov <- un <- dA <- dB <- dC <- rep(NA, 31)
  for (r in 0:30) { b <- (if (r == 0) 1 else JH[, r]) / (H$p_psu * H$p_household); w <- pre(b, memo, r > 0); U <- f[[1]](w[w > 0]); m <- M[, r + 1]
    me[r+1] <- max(abs(colSums(XH * m[RH]) / TH - 1)); ov[r+1] <- max(m) / U - 1; un[r+1] <- if (f[[2]] > 0) f[[2]] / min(m[m > 0]) - 1 else NA
    a <- tac(w, f[[1]], f[[2]]); dA[r+1] <- max(abs(m / a - 1)[a > 0]); a2 <- tac(w, f[[1]], f[[2]], first = FALSE); dB[r+1] <- max(abs(m / a2 - 1)[a2 > 0]); if (r == 0) TAC[[n]] <- list(full = a, reps = NULL) else TAC[[n]]$reps <- cbind(TAC[[n]]$reps, a) }
  cat(sprintf("%s: margins %.1e; over upper bound %.1e; under lower %.1e; vs own (trim, then truncated raking): full %.1e reps %.1e; vs own without the first trim: full %.1e\n", n, max(me), max(ov), max(un), dA[1], max(dA[-1]), dB[1])) }
save(TAC, file = "full/tac.rda")
trim2 <- function(x, L, U) { cut <- rep(FALSE, length(x)); repeat { hi <- x > U * (1 + 1e-14) & !cut; lo <- x < L * (1 - 1e-14) & !cut; if (!any(hi | lo)) break
  y <- pmin(pmax(x, L), U); ex <- sum((x - y)[!cut]); cut <- cut | hi | lo; x[!cut] <- x[!cut]; x[cut] <- y[cut]; x[!cut] <- x[!cut] * (1 + ex / sum(x[!cut])) }; x }
for (n in c("trim_two", "trim_mix")) { W <- fread(sprintf("out/%s/weights.csv", n)); M <- cbind(W$weight, as.matrix(W[, grep("^rep_", names(W)), with = FALSE])); memo <- new.env(); A <- B <- numeric(31); E2 <- NULL
  for (r in 0:30) { b <- (if (r == 0) 1 else JH[, r]) / (H$p_psu * H$p_household); w <- pre(b, memo, r > 0); a <- cc <- w
    for (k in (if (n == "trim_mix") 1:3 else 0)) { i <- which(w > 0 & (k == 0 | H$region == k)); L <- if (n == "trim_mix") 150 else 250; U <- switch(n, trim_two = 3000, trim_lower = Inf, trim_mix = 4 * median(w[i])); a[i] <- trim2(w[i], L, U); cc[i] <- clampsum(w[i], L, U) }
    E2 <- cbind(E2, a); A[r+1] <- max(abs(M[, r+1] / a - 1)[a > 0]); B[r+1] <- max(abs(M[, r+1] / cc - 1)[a > 0]) }
  TAC[[n]] <- list(full = E2[, 1], reps = E2[, -1]); cat(n, "vs iterative cut-and-freeze: full", A[1], "reps", max(A[-1]), "; vs fixed point min(max(c*w,L),U): full", B[1], "\n") }
{ n <- "tac_median"; W <- fread("out/tac_median/weights.csv"); M <- cbind(W$weight, as.matrix(W[, grep("^rep_", names(W)), with = FALSE])); memo <- new.env(); A <- numeric(31); E2 <- NULL
  for (r in 0:30) { b <- (if (r == 0) 1 else JH[, r]) / (H$p_psu * H$p_household); w <- pre(b, memo, r > 0); i <- which(w > 0); U <- 5 * median(w[i]); x <- trim2(w[i], 150, U)
    o <- numeric(length(w)); o[i] <- mycal(XH[match(i, RH), ], x, TH, "truncated-raking", 150 / x, U / x); E2 <- cbind(E2, o); A[r+1] <- max(abs(M[, r+1] / o - 1)[o > 0]) }
  TAC[[n]] <- list(full = E2[, 1], reps = E2[, -1]); cat(n, "vs iterative trim + truncated raking: full", A[1], "reps", max(A[-1]), "\n") }
save(TAC, file = "full/tac.rda")
