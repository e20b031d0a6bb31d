using Slipway.Statistics;
using Slipway.Statistics.QuasiExperiments;
using Slipway.Statistics.Returns;
using Xunit;

namespace Slipway.Tests.Statistics;

internal static class QuasiVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["did_2x2"] = Samples,
        ["did_panel_collapsed"] = c => MeanVectors.Whole(c, DifferenceInDifferences.OfPanel(c.Array<double[]>("y"), c.Array<bool>("treated"), (int)c.Count("first_post_period"), c.Confidence)),
        ["did_two_way_fixed_effects"] = TwoWay,
        ["interrupted_time_series"] = Series,
        ["baseline_forecast_trend"] = c => Days(c, Forecast.OfTrend(c.Array<double>("y"), (int)c.Count("horizon"), c.Confidence)),
        ["baseline_forecast_weekday_trend"] = c => Days(c, Forecast.OfWeekdays(c.Array<double>("y"), (int)c.Count("first_weekday_index"), (int)c.Count("horizon"), c.Confidence)),
        ["roi_fixed_cost"] = Roi,
        ["roi_uncertain_cost"] = UncertainCost,
        ["payback"] = PaidBack,
    };

    private static void Samples(VectorCase c)
    {
        Moments[] m = [.. new[] { "treated_pre", "treated_post", "control_pre", "control_post" }.Select(k => Moments.Of(c.Array<double>(k)))];
        var hc1 = Of(ErrorModel.Hc1);
        c.Check("estimate", hc1.Estimate);
        c.Check("ci_hc1", hc1.Interval);
        c.Check("df", hc1.DegreesOfFreedom);
        c.Check("se_hc1", hc1.StandardError);
        c.Check("se_hc2", Of(ErrorModel.Hc2).StandardError);
        c.Check("se_ols", Of(ErrorModel.Ordinary).StandardError);

        Comparison.Difference Of(ErrorModel errors) => Assert.IsType<Comparison.Difference>(DifferenceInDifferences.OfSamples(m[0], m[1], m[2], m[3], errors, c.Confidence));
    }

    private static void TwoWay(VectorCase c)
    {
        var (units, periods, y) = (c.Array<int>("unit"), c.Array<int>("period"), c.Array<double>("y"));
        var (treated, post) = (c.Array<int>("treated"), c.Array<int>("post"));
        bool[] now = [.. treated.Zip(post, (t, p) => t * p == 1)];
        var clustered = Of(ErrorModel.Clustered);
        c.Check("estimate", clustered.Estimate);
        c.Check("se_cluster_hc1", clustered.StandardError);
        c.Check("se_ols", Of(ErrorModel.Ordinary).StandardError);
        var fit = LeastSquares.Fit([.. treated.Zip(post, (t, p) => new double[] { 1, t, p, t * p })], y)!;
        c.Check("estimate_2x2", fit.Coefficients[3]);
        c.Check("se_cluster_hc1_2x2", fit.ClusteredError(3, units, 4));

        Comparison.Difference Of(ErrorModel errors) => Assert.IsType<Comparison.Difference>(DifferenceInDifferences.TwoWay(units, periods, now, y, errors));
    }

    private static void Series(VectorCase c)
    {
        var fit = Assert.IsType<Answer<InterruptedTimeSeries>.Given>(InterruptedTimeSeries.Fit(c.Array<double>("y"), (int)c.Count("intervention_index"), (int)c.Count("maxlags"))).Value;
        c.Check("coef", [.. fit.Coefficients]);
        c.Check("se_ols", [.. fit.OrdinaryErrors]);
        c.Check("se_hac_bartlett", [.. fit.Errors]);
        c.Check("level_change", fit.Level.Estimate);
        c.Check("slope_change", fit.Slope.Estimate);
        c.Check("durbin_watson", fit.DurbinWatson);
    }

    private static void Days(VectorCase c, Answer<Forecast> answer)
    {
        var forecast = Assert.IsType<Answer<Forecast>.Given>(answer).Value;
        c.Check("mean", [.. forecast.Days.Select(d => d.Mean)]);
        c.Check("lower", [.. forecast.Days.Select(d => d.Interval.Lower)]);
        c.Check("upper", [.. forecast.Days.Select(d => d.Interval.Upper)]);
        c.Check("total", forecast.Total.Mean);
        c.Check("total_lower", forecast.Total.Interval.Lower);
        c.Check("total_upper", forecast.Total.Interval.Upper);
    }

    private static void Roi(VectorCase c)
    {
        var degrees = c.Inputs.GetProperty("df").ValueKind == System.Text.Json.JsonValueKind.Null ? double.PositiveInfinity : c.Number("df");
        var result = Return.Of(c.Number("lift_per_user"), c.Number("se"), c.Count("treated_users"), c.Number("margin"), c.Number("cost"), degrees, c.Confidence);
        c.Check("incremental_margin", result.Incremental);
        c.Check("incremental_ci", result.IncrementalInterval);
        c.Check("net", result.Net);
        c.Check("prob_net_positive", result.ChanceNetPositive);
        if (c.Number("cost") == 0)
        {
            Assert.Equal(RefusalCode.NoCost, Assert.IsType<Comparison.Refusal>(result.OnCost).Code);
            return;
        }

        var roi = Assert.IsType<Comparison.Difference>(result.OnCost);
        c.Check("roi", roi.Estimate);
        c.Check("roi_ci", roi.Interval);
    }

    private static void UncertainCost(VectorCase c)
    {
        var confidence = c.Inputs.TryGetProperty("alpha", out _) ? c.Confidence : 0.95;
        var roi = Assert.IsType<Comparison.Difference>(
            Return.OnUncertainCost(c.Number("incremental_margin"), c.Number("se_margin"), c.Number("cost"), c.Number("se_cost"), c.Number("correlation"), confidence));
        c.Check("roi", roi.Estimate);
        c.Check("se_delta", roi.StandardError);
        c.Check("ci", roi.Interval);
    }

    private static void PaidBack(VectorCase c)
    {
        var payback = Payback.Of(c.Number("cost"), c.Array<double>("margin_by_month"));
        if (payback is { } paid)
        {
            c.Check("month_index", paid.Month);
            c.Check("fractional", paid.Months);
        }
        else
        {
            c.CheckNull("month_index", true);
            c.CheckNull("fractional", true);
        }
    }
}
