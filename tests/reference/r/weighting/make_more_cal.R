# further calibration references (own solver), added to E of full/cal.rda
suppressMessages(library(data.table)); load("full/cal.rda"); X <- Xm3; T <- Tm3
hm <- function(X) apply(X, 2, function(z) ave(z, P$household)); Xh <- cbind(X[, 1:10], outer(P$region, 1:3, "==") / P$size, outer(P$tenure, T_ten$tenure, "==") / P$size)
Th <- c(v_sa, fread("totals_hh_region.csv")$total, fread("totals_hh_tenure.csv")$total)
E$weight_bounds_logit <- mycal(X, d, T, "logit", 80 / d, 4200 / d)
E$ridge_truncated <- mycal(X, d, T, "truncated", .9, 1.12, C = .002 * T)
k <- c(1:10, 14:16); E$ridge_truncated_raking <- mycal(X[, k], d, T[k], "truncated-raking", .84, 1.2, C = c(rep(0, 10), .002 * T[14:16]))
E$household_weight_bounds <- mycal(hm(Xh), d, Th, "truncated", 140 / d, 1630 / d)
E$scaled_weight_bounds <- mycal(X, d * sum(v_sa) / sum(d), T, "truncated", 140 / (d * sum(v_sa) / sum(d)), 1630 / (d * sum(v_sa) / sum(d)))
E <- lapply(E, as.numeric); save(E, file = "full/E.rda")
