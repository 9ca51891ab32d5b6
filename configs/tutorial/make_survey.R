# Makes encuesta.sav, the invented country's survey of docs/questionnaires.md:
#   darkfigure simulate lacsi -o synthetic --seed 7 && Rscript make_survey.R synthetic
# The synthetic survey's answers under names, codes and labels of the country's own: 1 Sí, 2 No,
# 9 No responde; the scale of safety runs from very unsafe to very safe.
library(haven)
args <- commandArgs(trailingOnly = TRUE)
d <- as.data.frame(zap_labels(read_sav(file.path(args[1], "person.sav"))))
set.seed(7)
yes_no <- function(x, label, refused = 0.01) {
  code <- ifelse(is.na(x), NA, ifelse(x == 1, 1, 2))
  code[!is.na(code) & runif(length(code)) < refused] <- 9
  labelled(code, c("Sí" = 1, "No" = 2, "No responde" = 9), label)
}
plain <- function(x, label, labels = NULL) labelled(as.numeric(x), labels, label)
o <- data.frame(
  id = plain(seq_len(nrow(d)), "Folio"),
  estrato = plain(d$stratum, "Estrato de diseño"),
  upm = plain(d$psu, "Unidad primaria de muestreo"),
  factor = plain(round(d$weight, 4), "Factor de expansión de la persona"),
  p1 = plain(d$sex, "Sexo", c("Hombre" = 1, "Mujer" = 2)),
  p2 = plain(d$age_group, "Grupos de edad", c("15-24" = 1, "25-34" = 2, "35-44" = 3, "45-59" = 4, "60 y más" = 5)),
  dominio = plain(d$region, "Región", c("Norte" = 1, "Sur" = 2, "Este" = 3, "Oeste" = 4)))
safe <- d$safe_walking
o$p10 <- labelled(ifelse(safe == 5, 5, 5 - safe),
  c("Muy inseguro" = 1, "Inseguro" = 2, "Seguro" = 3, "Muy seguro" = 4, "Nunca sale" = 5),
  "¿Qué tan seguro se siente al caminar solo por su barrio de noche?")
o$p20a <- yes_no(d$victim_robbery | runif(nrow(d)) < 0.08, "En los últimos 5 años, ¿sufrió un asalto o robo con violencia?")
o$p20b <- yes_no(d$victim_robbery, "En los últimos 12 meses, ¿sufrió un asalto o robo con violencia?")
o$p21 <- yes_no(d$victim_assault, "En los últimos 12 meses, ¿sufrió una agresión física o lesiones?")
o$p22 <- yes_no(d$victim_threat, "En los últimos 12 meses, ¿recibió alguna amenaza?")
o$p23 <- yes_no(d$victim_sexual_violence, "En los últimos 12 meses, ¿sufrió violencia sexual?", 0.03)
o$p30 <- yes_no(d$reported_robbery, "La última vez, ¿denunció el robo o asalto?")
o$p31 <- yes_no(d$reported_assault, "La última vez, ¿denunció la agresión o las lesiones?")
o$p32 <- yes_no(d$reported_threat, "La última vez, ¿denunció la amenaza?")
o$p33 <- yes_no(d$reported_sexual_violence, "La última vez, ¿denunció la violencia sexual?")
o$p40_1 <- yes_no(d$contact_police, "¿Tuvo contacto con un policía?")
o$p40_2 <- yes_no(d$contact_court, "¿Tuvo contacto con un juzgado o juez?")
o$p40_3 <- yes_no(d$contact_health_worker, "¿Tuvo contacto con un médico o personal de salud pública?")
o$p41_1 <- yes_no(d$paid_police, "¿Pagó soborno a un policía?", 0.02)
o$p41_2 <- yes_no(d$paid_court, "¿Pagó soborno en un juzgado?", 0.02)
o$p41_3 <- yes_no(d$paid_health_worker, "¿Pagó soborno a un médico o personal de salud?", 0.02)
o$p42_1 <- yes_no(d$asked_police, "¿Le solicitó soborno un policía, sin que pagara?", 0.02)
o$p42_2 <- yes_no(d$asked_court, "¿Le solicitó soborno un juez, sin que pagara?", 0.02)
o$p42_3 <- yes_no(d$asked_health_worker, "¿Le solicitó soborno un médico o personal de salud, sin que pagara?", 0.02)
write_sav(o, "encuesta.sav", compress = "byte")
