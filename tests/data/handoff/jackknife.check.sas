/* Survey of the year's "crime", run 08c5cdfb.
   Recomputes estimates of darkfigure in SAS and prints PASS or the largest difference.
   Set the folder, then submit. */
%let folder = .;

data d;
  infile "&folder/data.csv" dsd firstobs=2 lrecl=1000000 truncover;
  input stratum psu y_01 x_01 y_02 x_02 d_1 weight rep_0001-rep_0003;
run;

data worst; difference = 0; stop; run;
%macro compare(name, expected, expected_se, unit, table, value, error);
  data one;
    set &table;
    length name $200;
    name = &name;
    difference = abs(&unit * &value - &expected) / max(abs(&expected), 1e-12);
    if missing(&value) then difference = 1;
    if &expected_se > 0 then do;
      if missing(&error) then difference = 1;
      else difference = max(difference, abs(&unit * &error - &expected_se) / &expected_se);
    end;
    if difference > 1e-8 then put 'differs: ' name difference;
    keep difference;
  run;
  data worst; set worst one; run;
%mend;

proc datasets library=work nolist nowarn; delete found one; quit;
proc surveymeans data=d varmethod=bootstrap mean;
  weight weight;
  repweights rep_0001-rep_0003 / df=2 repcoefs=(
    0.5 0.5 0.75);
  var y_01;
  ratio y_01 / x_01;
  ods output Ratio=found;
run;
%compare('robbery all=all', 1.9375, 0.25, 100, found, Ratio, StdErr)

proc datasets library=work nolist nowarn; delete found one; quit;
proc surveymeans data=d varmethod=bootstrap sum std;
  weight weight;
  repweights rep_0001-rep_0003 / df=2 repcoefs=(
    0.5 0.5 0.75);
  var y_02;
  domain d_1;
  ods output Domain=found;
run;
data found; set found; where d_1 = 2; run;
%compare('victims sex=2', 1024, 64, 1, found, Sum, StdDev)

proc means data=worst noprint; var difference; output out=m max=worst n=compared; run;
data _null_;
  set m;
  if worst <= 1e-8 and compared = 2 then put 'PASS  2 estimates, largest relative difference ' worst e9.;
  else put 'FAIL  ' compared 'compared, largest relative difference ' worst e9.;
run;
