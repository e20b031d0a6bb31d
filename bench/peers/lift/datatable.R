# The moments of a lift table by data.table, and Welch's intervals of the differences by R's own t.test, from the same two files: Rscript datatable.R FOLDER START WINDOW_SECONDS THREADS. Prints one object.
library(data.table)
args <- commandArgs(trailingOnly = TRUE)
start <- as.numeric(args[2]); window <- as.numeric(args[3])
setDTthreads(as.integer(args[4]))
exposed <- fread(file.path(args[1], "exposures.csv"))[, .(arm = min(variation), other = max(variation), first = min(ts)), by = user_id]
contaminated <- exposed[arm != other, .N]
exposed <- exposed[arm == other]
orders <- fread(file.path(args[1], "orders.csv"))
orders[exposed, on = "user_id", first := i.first]
orders <- orders[!is.na(first)]
within <- orders[ts >= first & ts < first + window, .(revenue = sum(revenue), orders = .N), by = user_id]
early <- orders[ts < start, .(before = sum(revenue)), by = user_id]
unit <- exposed[, .(user_id, arm, revenue = 0, orders = 0, before = 0)]
unit[within, on = "user_id", `:=`(revenue = i.revenue, orders = i.orders)]
unit[early, on = "user_id", before := i.before]
cap <- quantile(unit[revenue > 0, revenue], 0.999, names = FALSE)
unit[, capped := pmin(revenue, cap)]
arms <- unit[, .(units = .N, converted = sum(orders > 0),
  capped_mean = mean(capped), capped_variance = var(capped), before_mean = mean(before), before_variance = var(before), capped_before = cov(capped, before),
  revenue_mean = mean(revenue), revenue_variance = var(revenue), orders_mean = mean(orders), orders_variance = var(orders), revenue_orders = cov(revenue, orders)), keyby = arm]
welch <- function(one, column) {
  test <- t.test(unit[arm == one][[column]], unit[arm == 0][[column]])
  list(estimate = unname(test$estimate[1] - test$estimate[2]), lower = test$conf.int[1], upper = test$conf.int[2], p_value = test$p.value, standard_error = test$stderr, degrees_of_freedom = unname(test$parameter))
}
object <- function(values) sprintf("{%s}", paste(sprintf("\"%s\":%s", names(values), sapply(values, function(v) if (is.character(v)) v else sprintf("%.17g", v))), collapse = ","))
array <- function(values) sprintf("[%s]", paste(values, collapse = ","))
cat(object(list(
  contaminated = contaminated, cap = cap,
  arms = array(sapply(seq_len(nrow(arms)), function(i) object(as.list(arms[i])))),
  lifts = array(sapply(setdiff(arms$arm, 0), function(a) object(list(capped_revenue = object(welch(a, "capped")), revenue = object(welch(a, "revenue")))))))), "\n")
