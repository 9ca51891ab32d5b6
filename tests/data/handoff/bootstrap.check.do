* Survey of the year's "crime", run 08c5cdfb.
* Recomputes estimates of darkfigure in Stata and prints PASS or the largest difference.
* do check.do, in this folder. The weight is a probability weight: no frequency weight, no subset of the data.
version 15
clear all
use data.dta
svyset psu [pweight = weight], strata(stratum) bsrweight(rep_0001-rep_0003) vce(bootstrap) mse dof(2)
scalar worst = 0
scalar compared = 0
program define compare_estimate
  args name found se expected expected_se compare_se
  local difference = abs(`found' - `expected') / max(abs(`expected'), 1e-12)
  if `compare_se' & `expected_se' > 0 & `expected_se' < . {
    local se_difference = abs(`se' - `expected_se') / `expected_se'
    if missing(`se_difference') local difference = 1
    else local difference = max(`difference', `se_difference')
  }
  if missing(`difference') local difference = 1
  if `difference' > 1e-8 {
    display as error "`name': " %14.0g `found' " (SE " %14.0g `se' "), expected " %14.0g `expected' " (SE " %14.0g `expected_se' ")"
  }
  scalar worst = max(worst, `difference')
  scalar compared = compared + 1
end
svy: ratio (r: y_01 / x_01)
local b = 100 * _b[r]
local s = 100 * _se[r]
compare_estimate "robbery all=all" `b' `s' 1.9375 0.25 1
svy, subpop(if d_1 == 2): total y_02
local b = 1 * _b[y_02]
local s = 1 * _se[y_02]
compare_estimate "victims sex=2" `b' `s' 1024 64 1
if worst <= 1e-8 & compared == 2 {
  display "PASS  2 estimates, largest relative difference " %8.1e worst
}
else {
  display as error "FAIL  largest relative difference " %8.1e worst
  exit 9
}
