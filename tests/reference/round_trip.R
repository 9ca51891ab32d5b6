# Reads each file with haven and writes it again: Rscript round_trip.R FOLDER FILE...
# FILE number k becomes FOLDER/haven_k.sav or .dta, as it was.
suppressMessages(library(haven))
arguments <- commandArgs(TRUE)
for (k in seq_along(arguments[-1])) {
  file <- arguments[k + 1]
  stata <- grepl("[.]dta$", file)
  target <- file.path(arguments[1], paste0("haven_", k, if (stata) ".dta" else ".sav"))
  try(if (stata) write_dta(read_dta(file), target)
      else write_sav(read_sav(file, user_na = TRUE), target), silent = TRUE)
}
