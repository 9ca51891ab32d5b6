# Part 3: own slow implementation of the whole chain, full sample and every JKn replicate
suppressMessages({library(survey); library(data.table)}); load("full/cal.rda")
status <- c("1" = "R", "2" = "N", "3" = "U", "4" = "I")[as.character(H$disposition %/% 100)]
isR <- status == "R"; el <- status %in% c("R", "N"); known <- status != "U"
JH <- jk(H)
# ---- classes: merged once on the full sample. Rule read from config.md: a class with fewer than min respondents (or a factor
# over max) is merged with its neighbour, the next one in order among those that share most leading variables.
# My reading: classes in sorted order; the first offending class; candidates = classes sharing the largest number of leading
# variables (any member); the next in order, otherwise the last before; repeat until none offends.
collapse <- function(K, w, num, den, minr, maxf, cnt = num) {     # K data.frame of class variables
  key <- do.call(paste, c(K, sep = "|")); u <- unique(as.data.frame(K)); u <- u[do.call(order, u), , drop = FALSE]
  ukey <- do.call(paste, c(u, sep = "|")); grp <- seq_along(ukey); log <- character()
  share <- function(a, b) { k <- 0; for (v in seq_along(u)) if (u[a, v] == u[b, v]) k <- k + 1 else break; k }
  repeat { cls <- grp[match(key, ukey)]; ids <- sort(unique(grp)); bad <- NA
    for (g in ids) { n <- sum(cnt & cls == g & w > 0); f <- sum(w[den & cls == g]) / sum(w[num & cls == g])
      if (n < minr || !is.finite(f) || f > maxf) { bad <- g; break } }
    if (is.na(bad) || length(ids) == 1) break
    oth <- setdiff(ids, bad)
    s <- sapply(oth, function(o) max(outer(which(grp == bad), which(grp == o), Vectorize(share))))
    cand <- oth[s == max(s)]; pos <- function(g) min(which(grp == g))
    nxt <- cand[sapply(cand, pos) > max(which(grp == bad))]; if (length(nxt)) to <- nxt[1] else to <- cand[length(cand)]
    log <- c(log, paste0(paste(ukey[grp == bad], collapse = "+"), " -> ", paste(ukey[grp == to], collapse = "+")))
    new <- min(bad, to); grp[grp %in% c(bad, to)] <- new }
  list(cls = grp[match(key, ukey)], log = log) }
redistribute <- function(w, cls, from, to) {   # weight of `from` (incl. to) carried by `to`, by class
  f <- sapply(split(seq_along(w), cls), function(i) sum(w[i][from[i]]) / sum(w[i][to[i]]))
  ifelse(to, w * f[as.character(cls)], ifelse(from, 0, w)) }
trimw <- function(w, upper, cls = rep(1, length(w)), U = NULL) {
  out <- w
  for (c in unique(cls)) { i <- which(cls == c & w > 0); if (!length(i)) next; x <- w[i]; b <- if (is.null(U)) upper(x) else U
    cut <- rep(FALSE, length(x))
    repeat { new <- x > b * (1 + 1e-15) & !cut; if (!any(new)) break
      ex <- sum(x[new] - b); cut <- cut | new; x[new] <- b; if (all(cut)) break
      x[!cut] <- x[!cut] * (1 + ex / sum(x[!cut])) }
    out[i] <- x }
  out }
iqrb <- function(k) function(x) { q <- quantile(x, c(.25, .5, .75), type = 7, names = FALSE); q[2] + k * (q[3] - q[1]) }
wq <- function(x, w, p) { o <- order(x); cw <- cumsum(w[o]) / sum(w); sapply(p, function(a) x[o][which(cw >= a - 1e-12)[1]]) }
RH <- which(isR); XH <- cbind(ind((H$sel_sex[RH] - 1) * 5 + H$sel_age[RH], 1:10), ind(H$region[RH], 1:3)); TH <- c(v_sa, v_reg)
rakeH <- function(w) { i <- w[RH] > 0; o <- numeric(length(w)); r <- mycal(XH[i, ], w[RH][i], TH, "raking"); o[RH[i]] <- r; attr(o, "err") <- attr(r, "err"); o }
K2 <- H[, .(region, area, building)]; stop1 <- H$area
run <- function(steps) { # steps: function(w, memo, rep) -> w ; memo environment filled in the full sample
  memo <- new.env(); full <- steps(1 / (H$p_psu * H$p_household), memo, FALSE)
  reps <- sapply(1:30, function(r) steps(JH[, r] / (H$p_psu * H$p_household), memo, TRUE)); list(full = full, reps = reps, memo = memo) }
prop <- function(w, memo, f) { i <- el & w > 0
  g <- suppressWarnings(glm(f, family = quasibinomial(), weights = ww, data = cbind(H[i], y = as.numeric(isR[i]), ww = w[i] / mean(w[i])), epsilon = 1e-14, maxit = 100))
  p <- rep(NA, length(w)); p[i] <- fitted(g); p }
within <- function(w, cap) w * pmin(H$n_adults, cap)
elig <- function(w) redistribute(w, H$area, rep(TRUE, length(w)), known)
drop_inel <- function(w) ifelse(isR, w, 0)
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
