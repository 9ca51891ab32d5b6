suppressMessages(library(data.table)); load("full/cal.rda"); load("full/E.rda"); load("full/chain_more.rda"); load("full/tac.rda"); load("full/hh_jk.rda")
names(CH) <- paste0("chain_", names(CH)); CH <- c(CH, TAC)
f <- function(x) trimws(formatC(x, digits = 15, format = "g"))
i <- seq(3, nrow(P), by = 10); o <- data.table(person = P$person[i]); for (n in names(E)) o[, (n) := f(E[[n]][i])]; fwrite(o, "expected/calibration.csv", quote = FALSE)
rr <- function(M, i, file, id, nm) { o <- data.table(id = id[i]); setnames(o, nm); for (r in 1:30) o[, sprintf("rep_%04d", r) := f(M[i, r])]; fwrite(o, file, quote = FALSE) }
j <- seq(7, nrow(P), by = 45); rr(E_jk, j, "expected/raking_replicates.csv", P$person, "person"); rr(Ehh, j, "expected/household_raking_replicates.csv", P$person, "person")
R <- which(H$disposition == 110); i <- R[seq(2, length(R), by = 6)]; o <- data.table(household = H$household[i]); for (n in names(CH)) o[, (n) := f(as.numeric(CH[[n]]$full)[i])]; fwrite(o, "expected/chain.csv", quote = FALSE)
i <- R[seq(5, length(R), by = 80)]; o <- rbindlist(lapply(names(CH), function(n) { z <- data.table(case = n, household = H$household[i]); for (r in 1:30) z[, sprintf("rep_%04d", r) := f(CH[[n]]$reps[i, r])]; z })); fwrite(o, "expected/chain_replicates.csv", quote = FALSE)
s <- rbindlist(c(lapply(names(E), function(n) data.table(case = n, column = "weight", sum = f(sum(E[[n]])), sum_of_squares = f(sum(E[[n]]^2)))), 
  lapply(names(CH), function(n) { A <- cbind(as.numeric(CH[[n]]$full), CH[[n]]$reps); data.table(case = n, column = c("weight", sprintf("rep_%04d", 1:30)), sum = f(colSums(A)), sum_of_squares = f(colSums(A^2))) }),
  list(data.table(case = "raking", column = sprintf("rep_%04d", 1:30), sum = f(colSums(E_jk)), sum_of_squares = f(colSums(E_jk^2)))), list(data.table(case = "household_raking_jkn", column = sprintf("rep_%04d", 1:30), sum = f(colSums(Ehh)), sum_of_squares = f(colSums(Ehh^2))))))
fwrite(s, "expected/checksums.csv", quote = FALSE)
# final check of the packaged files against the program's output, column by column
cfg <- function(n) sub("household_raking_jkn", "household_raking_jkn", n); rd <- function(a, e) ifelse(e == 0, abs(a), abs(a / e - 1))
x <- fread("expected/calibration.csv"); tab <- data.table()
for (n in names(x)[-1]) { W <- fread(sprintf("out/%s/weights.csv", n)); tab <- rbind(tab, data.table(case = n, full = max(rd(W$weight, E[[n]])), reps = NA_real_, packaged = max(rd(W$weight[match(x$person, W$person)], x[[n]])))) }
x <- fread("expected/chain.csv"); y <- fread("expected/chain_replicates.csv")
for (n in names(x)[-1]) { W <- fread(sprintf("out/%s/weights.csv", n)); M <- as.matrix(W[, grep("^rep_", names(W)), with = FALSE]); z <- y[case == n]; k <- match(z$household, W$household)
  tab <- rbind(tab, data.table(case = n, full = max(rd(W$weight, as.numeric(CH[[n]]$full))), reps = max(rd(M, CH[[n]]$reps)), packaged = max(rd(W$weight[match(x$household, W$household)], x[[n]]), rd(M[k, ], as.matrix(z[, -(1:2)]))))) }
for (n in c("raking", "household_raking_jkn")) { e <- if (n == "raking") E_jk else Ehh; W <- fread(sprintf("out/%s/weights.csv", n)); M <- as.matrix(W[, grep("^rep_", names(W)), with = FALSE]); tab <- rbind(tab, data.table(case = paste(n, "(JKn)"), full = NA, reps = max(rd(M, e)), packaged = NA)) }
tab[, `:=`(full = sprintf("%.1e", full), reps = sprintf("%.1e", reps), packaged = sprintf("%.1e", packaged))]; print(tab, nrows = 100); fwrite(tab, "full/table.csv")
