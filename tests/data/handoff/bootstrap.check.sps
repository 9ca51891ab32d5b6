* Survey of the year's "crime", run 08c5cdfb.
* Recomputes estimates of darkfigure in SPSS or PSPP from the replicate weights and prints
* PASS or the largest difference. Run it in this folder.
* The weight is a probability weight: WEIGHT BY would take it for a frequency.
* With the Complex Samples module (linearized standard errors, which know nothing of the
* calibration and will differ from those of the replicates):
* CSPLAN ANALYSIS /PLAN FILE='survey.csaplan' /PLANVARS ANALYSISWEIGHT=weight
*   /DESIGN STRATA=stratum CLUSTER=psu /ESTIMATOR TYPE=WR.

GET FILE='data.sav'.
COMPUTE inside = 1.
COMPUTE a = inside * weight * y_01.
COMPUTE b = inside * weight * x_01.
VECTOR w = rep_0001 TO rep_0003.
VECTOR n(3).
VECTOR m(3).
LOOP #r = 1 TO 3.
  COMPUTE n(#r) = inside * w(#r) * y_01.
  COMPUTE m(#r) = inside * w(#r) * x_01.
END LOOP.
COMPUTE one = 1.
AGGREGATE OUTFILE=* /BREAK=one /a = SUM(a) /b = SUM(b)
  /n1 TO n3 = SUM(n1 TO n3)
  /m1 TO m3 = SUM(m1 TO m3).
COMPUTE estimate = 100 * a / b.
COMPUTE se = 0.
VECTOR n = n1 TO n3.
VECTOR m = m1 TO m3.
COMPUTE #center = a / b.
LOOP #r = 1 TO 3.
  COMPUTE se = se + 0.33333333333333331 * (n(#r) / m(#r) - #center) ** 2.
END LOOP.
COMPUTE se = 100 * SQRT(se).
COMPUTE expected = 1.9375.
COMPUTE difference = ABS(estimate - expected) / MAX(ABS(expected), 1E-12).
COMPUTE expected_se = 0.25.
COMPUTE difference = MAX(difference, ABS(se - expected_se) / expected_se).
STRING name (A120).
COMPUTE name = 'robbery all=all'.
SAVE OUTFILE='compared_1.sav' /KEEP=name estimate se expected difference.

GET FILE='data.sav'.
COMPUTE inside = 0.
IF (d_1 = 2) inside = 1.
COMPUTE a = inside * weight * y_02.
COMPUTE b = inside * weight * 1.
VECTOR w = rep_0001 TO rep_0003.
VECTOR n(3).
VECTOR m(3).
LOOP #r = 1 TO 3.
  COMPUTE n(#r) = inside * w(#r) * y_02.
  COMPUTE m(#r) = inside * w(#r) * 1.
END LOOP.
COMPUTE one = 1.
AGGREGATE OUTFILE=* /BREAK=one /a = SUM(a) /b = SUM(b)
  /n1 TO n3 = SUM(n1 TO n3)
  /m1 TO m3 = SUM(m1 TO m3).
COMPUTE estimate = 1 * a.
COMPUTE se = 0.
VECTOR n = n1 TO n3.
VECTOR m = m1 TO m3.
COMPUTE #center = a.
LOOP #r = 1 TO 3.
  COMPUTE se = se + 0.33333333333333331 * (n(#r) - #center) ** 2.
END LOOP.
COMPUTE se = 1 * SQRT(se).
COMPUTE expected = 1024.
COMPUTE difference = ABS(estimate - expected) / MAX(ABS(expected), 1E-12).
COMPUTE expected_se = 64.
COMPUTE difference = MAX(difference, ABS(se - expected_se) / expected_se).
STRING name (A120).
COMPUTE name = 'victims sex=2'.
SAVE OUTFILE='compared_2.sav' /KEEP=name estimate se expected difference.

GET FILE='compared_1.sav'.
ADD FILES FILE=* /FILE='compared_2.sav'.
LIST name estimate se difference.
COMPUTE one = 1.
AGGREGATE OUTFILE=* /BREAK=one /worst = MAX(difference).
STRING verdict (A60).
COMPUTE verdict = 'FAIL  largest relative difference '.
IF (worst <= 1E-8) verdict = 'PASS  2 estimates, largest relative difference '.
FORMATS worst (E10.1).
PRINT / verdict worst.
EXECUTE.
ERASE FILE='compared_1.sav'.
ERASE FILE='compared_2.sav'.
