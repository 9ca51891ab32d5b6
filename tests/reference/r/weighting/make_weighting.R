# Independent reference weights. Part 1: data and control totals; Part 2: survey::calibrate cases; Part 3: chain.
# usage: Rscript make_weighting.R
suppressMessages({library(survey); library(data.table)})
options(digits = 15)
set.seed(20261122)
dir.create("full", FALSE); dir.create("expected", FALSE)
s15 <- function(x) ifelse(is.na(x), "", formatC(x, digits = 15, format = "g", flag = ""))
wcsv <- function(x, f) { x <- as.data.table(x); for (v in names(x)) if (is.double(x[[v]])) x[, (v) := trimws(s15(x[[v]]))]
  fwrite(x, f, quote = FALSE, na = "") }

# ---------------------------------------------------------------- data
P <- CJ(stratum = 1:6, psu = 1:5)
P[, p_psu := round(runif(.N, .02, .12), 4)]
P[, area := sample(c("urban", "rural"), .N, TRUE, c(.6, .4))]; P[1, area := "urban"]
H <- P[rep(seq_len(.N), each = 40)]
H[, region := (stratum + 1L) %/% 2L]
H[, building := ifelse(area == "urban", sample(1:3, .N, TRUE, c(.35, .57, .08)), sample(1:3, .N, TRUE, c(.8, .06, .14)))]
H[, p_household := round(c(.05, .08, .03)[building] * (1 + .5 * (stratum %% 3)), 4)]
H[, n_adults := sample(1:7, .N, TRUE, c(.3, .42, .15, .07, .03, .02, .01))]
eta <- with(H, .9 - .5 * (area == "urban") - c(0, .2, 1.3)[building] + .15 * (n_adults - 2) + c(.3, 0, -.3)[region])
u <- runif(nrow(H)); pu <- .08 + .06 * (H$area == "urban")
H[, disposition := ifelse(u < .05, 410L, ifelse(u < .05 + pu, 310L, ifelse(runif(.N) < plogis(eta), 110L, 210L)))]
H[, household := 1000L + seq_len(.N)]
R <- H$disposition == 110
H[, tenure := ifelse(R, sample(c("own", "rent", "other"), .N, TRUE, c(.6, .3, .1)), NA)]
# persons: all adults of responding households
Q <- H[R, .(household = rep(household, n_adults))]
Q[, person := seq_len(.N), by = household]
Q[, sex := sample(1:2, .N, TRUE)]
Q[, age_group := sample(1:5, .N, TRUE, c(.18, .22, .24, .2, .16))]
Q[, income := round(exp(rnorm(.N, 2.6 + .1 * age_group, .6)), 1)]
Q[, victim := rbinom(.N, 1, .2)]
Q[, q := round(runif(.N, .5, 2), 2)]
Q <- merge(Q, H[, .(household, region, building)], by = "household")
Q[, c("region", "building") := NULL]
# selected adult (one per responding household)
S <- Q[, .SD[sample(.N, 1)], by = household, .SDcols = c("sex", "age_group", "income", "victim")]
setnames(S, c("household", "sel_sex", "sel_age", "sel_income", "sel_victim"))
H <- merge(H, S, by = "household", all.x = TRUE)
# base weight of responding households for the calibration cases: design weight / response rate of the stratum
H[, d0 := 1 / (p_psu * p_household)]
H[, hh_weight := ifelse(disposition == 110, signif(d0 / mean(disposition == 110), 8), NA), by = stratum]
# "true" integer household weights -> consistent integer totals
H[, truth := as.integer(round(hh_weight * exp(rnorm(.N, .03, .25)) * c(own = 1.1, rent = .85, other = .95)[tenure] * c(.95, 1.1, 1)[region]))]
H <- H[, .(household, stratum, psu, p_psu, p_household, region, area, building, n_adults, disposition, tenure,
           hh_weight, sel_sex, sel_age, sel_income, sel_victim, truth)]
wcsv(H[, !"truth"], "households.csv")
Q <- Q[, .(person = paste0(household, "-", person), household, sex, age_group, income, q, victim)]
wcsv(Q, "persons.csv")
# reload, so that R sees exactly what the program sees
truth <- H$truth
H <- fread("households.csv", na.strings = ""); Q <- fread("persons.csv")
H[, truth := truth]
P <- merge(Q, H[, .(household, stratum, psu, region, tenure, hh_weight, truth)], by = "household", sort = FALSE)
stopifnot(all(P$person == Q$person))
# ---------------------------------------------------------------- totals
tot <- function(by, f, D = P, v = 1) { x <- D[, .(total = sum(truth * eval(v))), by = by]; setorderv(x, by); wcsv(x, f); x }
T_sa  <- tot(c("sex", "age_group"), "totals_sex_age.csv")
T_reg <- tot("region", "totals_region.csv")
T_ten <- tot("tenure", "totals_tenure.csv")
HR <- H[disposition == 110]
TH_reg <- tot("region", "totals_hh_region.csv", HR)
TH_ten <- tot("tenure", "totals_hh_tenure.csv", HR)
T_inc <- round(sum(P$truth * P$income))
T_increg <- P[, .(total = round(sum(truth * income))), keyby = region]; wcsv(T_increg, "totals_income_region.csv")
T_sex_r <- tot(c("region", "sex"), "totals_part_sex.csv")
T_age_r <- tot(c("region", "age_group"), "totals_part_age.csv")
cat("income total", T_inc, " N", sum(P$truth), "\n")
cat("income.total,", T_inc, "\n", file = "totals_income.txt", sep = "")

# ---------------------------------------------------------------- own solver (dense Newton with halving; independent of survey)
Fdist <- function(u, dist, L = -Inf, U = Inf) switch(dist,
  linear = 1 + u, raking = exp(u), truncated = pmin(pmax(1 + u, L), U), "truncated-raking" = pmin(pmax(exp(u), L), U),
  logit = { A <- (U - L) / ((1 - L) * (U - 1)); e <- exp(A * u); (L * (U - 1) + U * (1 - L) * e) / ((U - 1) + (1 - L) * e) })
dFd <- function(u, dist, L = -Inf, U = Inf) switch(dist,
  linear = rep(1, length(u)), raking = exp(u), truncated = as.numeric(1 + u > L & 1 + u < U),
  "truncated-raking" = ifelse(exp(u) > L & exp(u) < U, exp(u), 0),
  logit = { A <- (U - L) / ((1 - L) * (U - 1)); g <- Fdist(u, "logit", L, U); A * (g - L) * (U - g) / (U - L) * 1 })
mycal <- function(X, d, T, dist = "raking", L = -Inf, U = Inf, q = 1, C = rep(0, ncol(X)), tol = 1e-14, maxit = 400) {
  sc <- pmax(1, apply(abs(X), 2, mean) ) ; Xs <- sweep(X, 2, sc, "/"); Ts <- T / sc; Cs <- C / sc^2   # scale for ginv
  lam <- rep(0, ncol(X)); res <- function(l) Ts - colSums(Xs * d * Fdist(drop(Xs %*% l) * q, dist, L, U)) - Cs * l
  r <- res(lam); best <- Inf; stall <- 0
  for (it in 1:maxit) {
    J <- crossprod(Xs * (d * q * dFd(drop(Xs %*% lam) * q, dist, L, U)), Xs) + diag(Cs, length(Cs))
    step <- drop(MASS::ginv(J, tol = 1e-11) %*% r); a <- 1
    repeat { rn <- res(lam + a * step); if (all(is.finite(rn)) && sum(rn^2) < sum(r^2) * (1 - 1e-4 * a) || a < 1e-6) break; a <- a / 2 }
    if (a < 1e-6) break
    lam <- lam + a * step; r <- rn
    if (max(abs(r) / (1 + abs(Ts))) < tol) break
  }
  g <- Fdist(drop(Xs %*% lam) * q, dist, L, U)
  structure(d * g, err = max(abs(r) / (1 + abs(Ts))), lambda = lam / sc)
}
ind <- function(f, lev = sort(unique(f))) { m <- outer(f, lev, "==") * 1; m }
# person-level design matrix with full dummy columns
sa <- function(D) (D$sex - 1) * 5 + D$age_group
X_sa <- ind(sa(P), 1:10); X_reg <- ind(P$region, 1:3); X_ten <- ind(P$tenure, T_ten$tenure)
v_sa <- T_sa$total; v_reg <- T_reg$total; v_ten <- T_ten$total
d <- P$hh_weight

# ---------------------------------------------------------------- survey::calibrate
P[, f_sa := factor(sa(P), levels = 1:10)]; P[, f_reg := factor(region)]; P[, f_ten := factor(tenure, levels = T_ten$tenure)]
P[, size := .N, by = household]; P[, upsu := stratum * 10 + psu]; P[, inv := 1 / size]
P[, `:=`(h_r2 = (region == 2) / size, h_r3 = (region == 3) / size, h_t2 = (tenure == T_ten$tenure[2]) / size, h_t3 = (tenure == T_ten$tenure[3]) / size)]
des <- svydesign(~upsu + household, strata = ~stratum, weights = ~hh_weight, data = P, nest = TRUE)
N <- sum(v_sa)
pop3 <- c(`(Intercept)` = N, setNames(v_sa[-1], paste0("f_sa", 2:10)), setNames(v_reg[-1], paste0("f_reg", 2:3)), setNames(v_ten[-1], paste0("f_ten", T_ten$tenure[-1])))
f3 <- ~ f_sa + f_reg + f_ten
cal <- function(...) { r <- calibrate(des, ..., epsilon = 1e-13, maxit = 500); as.numeric(weights(r)) }
BIG <- c(-1e12, 1e12)   # forces grake for linear (regcalibrate ignores a per-unit variance)
E <- list(); B <- c(.84, 1.22); B2 <- c(.7, 1.5)
Xm3 <- cbind(X_sa, X_reg, X_ten); Tm3 <- c(v_sa, v_reg, v_ten)
wb <- c(250, 1800); wb <- as.numeric(round(quantile(d, c(.06, .93)) / 10) * 10)
cat("weight_bounds", wb, "\n")
E$raking <- cal(f3, pop3, calfun = "raking")
E$linear <- cal(f3, pop3, calfun = "linear")
E$logit <- cal(f3, pop3, calfun = "logit", bounds = B)
E$truncated <- cal(f3, pop3, calfun = "linear", bounds = B)
E$truncated_raking <- cal(f3, pop3, calfun = "raking", bounds = B)
trycal <- function(...) tryCatch(cal(...), error = function(e) { cat("R failed:", conditionMessage(e), "\n"); NULL })
E$weight_bounds <- trycal(f3, pop3, calfun = "linear", bounds = wb, bounds.const = TRUE)
E$q_linear <- cal(f3, pop3, calfun = "linear", bounds = BIG, variance = 1 / P$q)
E$q_raking <- cal(f3, pop3, calfun = "raking", variance = 1 / P$q)
fh <- ~ f_sa + inv + h_r2 + h_r3 + h_t2 + h_t3
NH <- sum(TH_reg$total)
poph <- c(pop3[1:10], inv = NH, h_r2 = TH_reg$total[2], h_r3 = TH_reg$total[3], h_t2 = TH_ten$total[2], h_t3 = TH_ten$total[3])
E$household_linear <- cal(fh, poph, calfun = "linear", aggregate.stage = 2)
E$household_raking <- cal(fh, poph, calfun = "raking", aggregate.stage = 2)
E$household_logit <- cal(fh, poph, calfun = "logit", bounds = B2, aggregate.stage = 2)
popi <- c(pop3[1:10], income = T_inc)
E$numeric_raking <- cal(~ f_sa + income, popi, calfun = "raking")
E$numeric_linear <- cal(~ f_sa + income, popi, calfun = "linear")
E$numeric_region <- cal(~ f_sa + income:f_reg, c(pop3[1:10], setNames(T_increg$total, paste0("income:f_reg", 1:3))), calfun = "linear")
part <- function(calfun, ...) { w <- numeric(nrow(P)); for (r in 1:3) { i <- which(P$region == r)
  ts <- T_sex_r[region == r]$total; ta <- T_age_r[region == r]$total
  p <- c(`(Intercept)` = sum(ts), `factor(sex)2` = ts[2], setNames(ta[-1], paste0("factor(age_group)", 2:5)))
  dr <- svydesign(~upsu + household, strata = ~stratum, weights = ~hh_weight, data = P[i], nest = TRUE)
  w[i] <- weights(calibrate(dr, ~ factor(sex) + factor(age_group), p, calfun = calfun, epsilon = 1e-13, maxit = 500, ...)) }; w }
E$partition_raking <- part("raking"); E$partition_linear <- part("linear")
# bounds relative to scaled weights: scale first (R has no such option)
des2 <- svydesign(~upsu + household, strata = ~stratum, weights = P$hh_weight * N / sum(P$hh_weight), data = P, nest = TRUE)
E$scaled_logit <- as.numeric(weights(calibrate(des2, f3, pop3, calfun = "logit", bounds = B, epsilon = 1e-13, maxit = 500)))
E$scaled_truncated <- as.numeric(weights(calibrate(des2, f3, pop3, calfun = "linear", bounds = B, epsilon = 1e-13, maxit = 500)))
# weight bounds for raking
E$weight_bounds_raking <- trycal(f3, pop3, calfun = "raking", bounds = wb, bounds.const = TRUE)

# own solver on the same cases
hm <- function(X) apply(X, 2, function(z) ave(z, P$household))
Xh <- cbind(X_sa, X_reg / P$size, X_ten / P$size); Th <- c(v_sa, TH_reg$total, TH_ten$total)
O <- list(raking = mycal(Xm3, d, Tm3), linear = mycal(Xm3, d, Tm3, "linear"), logit = mycal(Xm3, d, Tm3, "logit", B[1], B[2]),
  truncated = mycal(Xm3, d, Tm3, "truncated", B[1], B[2]), truncated_raking = mycal(Xm3, d, Tm3, "truncated-raking", B[1], B[2]),
  weight_bounds = mycal(Xm3, d, Tm3, "truncated", wb[1] / d, wb[2] / d), weight_bounds_raking = mycal(Xm3, d, Tm3, "truncated-raking", wb[1] / d, wb[2] / d),
  q_linear = mycal(Xm3, d, Tm3, "linear", q = P$q), q_raking = mycal(Xm3, d, Tm3, "raking", q = P$q),
  household_linear = mycal(hm(Xh), d, Th, "linear"), household_raking = mycal(hm(Xh), d, Th), household_logit = mycal(hm(Xh), d, Th, "logit", B2[1], B2[2]),
  numeric_raking = mycal(cbind(X_sa, P$income), d, c(v_sa, T_inc)), numeric_linear = mycal(cbind(X_sa, P$income), d, c(v_sa, T_inc), "linear"),
  numeric_region = mycal(cbind(X_sa, X_reg * P$income), d, c(v_sa, T_increg$total), "linear"))
for (n in names(O)) { e <- E[[n]]; if (is.null(e)) e <- NA
  cat(sprintf("%-22s own vs survey %.1e  own err %.1e  g [%.3f, %.3f]\n", n, max(abs(O[[n]] / e - 1)), attr(O[[n]], "err"), min(O[[n]] / d), max(O[[n]] / d))) }
for (n in names(O)) if (is.null(E[[n]])) E[[n]] <- as.numeric(O[[n]])
# ridge (soft) controls, closed form: hard sex x age, soft tenure + region; and all soft
rd <- .002
ridge <- function(C) { A <- crossprod(Xm3 * d, Xm3) + diag(C); l <- MASS::ginv(A, tol = 1e-13) %*% (Tm3 - colSums(Xm3 * d)); d * (1 + drop(Xm3 %*% l)) }
C_all <- rd * Tm3
lam <- solve(crossprod(Xm3 * d, Xm3) + diag(C_all), Tm3 - colSums(Xm3 * d))
E$ridge_all <- d * (1 + drop(Xm3 %*% lam))
C_part <- c(rep(0, 13), rd * v_ten)      # sex x age and region hard; tenure soft (region: one redundant)
k <- c(1:12, 14:16); l2 <- solve(crossprod(Xm3[, k] * d, Xm3[, k]) + diag(C_part[k]), Tm3[k] - colSums(Xm3[, k] * d))
E$ridge_part <- d * (1 + drop(Xm3[, k] %*% l2))
E$ridge_raking <- as.numeric(mycal(Xm3, d, Tm3, "raking", C = C_part))

# ---------------------------------------------------------------- replicates (JKn) of the raking case
G <- unique(P[, .(stratum, psu)])[order(stratum, psu)]
jk <- function(D) sapply(seq_len(nrow(G)), function(r) { h <- G$stratum[r]; n <- sum(G$stratum == h)
  ifelse(D$stratum != h, 1, ifelse(D$psu == G$psu[r], 0, n / (n - 1))) })
JP <- jk(P)
E_jk <- sapply(1:30, function(r) { w <- numeric(nrow(P)); i <- JP[, r] > 0
  w[i] <- mycal(Xm3[i, ], d[i] * JP[i, r], Tm3, "raking"); w })
save(E, E_jk, O, P, H, G, JP, Xm3, Tm3, d, mycal, Fdist, dFd, ind, sa, s15, wcsv, jk, wb, B, B2, rd, T_inc, T_sa, T_reg, T_ten, v_sa, v_reg, v_ten, file = "full/cal.rda")
