* Survey of the year's "crime", run 08c5cdfb.
* Recomputes estimates of darkfigure in SPSS or PSPP from the replicate weights and prints
* PASS or the largest difference. Run it in this folder.
* The weight is a probability weight: WEIGHT BY would take it for a frequency.
* With the Complex Samples module (linearized standard errors, which know nothing of the
* calibration and will differ from those of the replicates):
* CSPLAN ANALYSIS /PLAN FILE='survey.csaplan' /PLANVARS ANALYSISWEIGHT=weight
*   /DESIGN STRATA=stratum CLUSTER=psu /ESTIMATOR TYPE=WR.
* Standard errors are not compared: this run has no replicates.

GET FILE='data.sav'.
COMPUTE inside = 1.
COMPUTE a = inside * weight * y_01.
COMPUTE b = inside * weight * x_01.
COMPUTE one = 1.
AGGREGATE OUTFILE=* /BREAK=one /a = SUM(a) /b = SUM(b).
COMPUTE estimate = 100 * a / b.
COMPUTE se = 0.
COMPUTE expected = 1.9375.
COMPUTE difference = ABS(estimate - expected) / MAX(ABS(expected), 1E-12).
STRING name (A120).
COMPUTE name = 'robbery all=all'.
SAVE OUTFILE='compared_1.sav' /KEEP=name estimate se expected difference.

GET FILE='data.sav'.
COMPUTE inside = 0.
IF (d_1 = 2) inside = 1.
COMPUTE a = inside * weight * y_02.
COMPUTE b = inside * weight * 1.
COMPUTE one = 1.
AGGREGATE OUTFILE=* /BREAK=one /a = SUM(a) /b = SUM(b).
COMPUTE estimate = 1 * a.
COMPUTE se = 0.
COMPUTE expected = 1024.
COMPUTE difference = ABS(estimate - expected) / MAX(ABS(expected), 1E-12).
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
