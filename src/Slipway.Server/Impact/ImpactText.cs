using System.Globalization;
using Slipway.Core.Impact;
using Slipway.Sdk.Assets;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Impact;

/// <summary>Costs, returns and verdicts in the words of the screens and commands.</summary>
internal static class ImpactText
{
    public static string Of(CostKind kind) => kind switch
    {
        CostKind.People => "People's hours",
        CostKind.Model => "Models",
        CostKind.Data => "Share of data work",
        CostKind.Change => "Share of change work",
        CostKind.Platform => "Platforms",
        _ => kind.ToString(),
    };

    /// <summary>A kind as people write it.</summary>
    public static string Word(CostKind kind) => kind.ToString().ToLowerInvariant();

    public static string Of(Course course) => ImpactRule.Words(course);

    public static string Word(Course course) => course == Course.CannotTell ? "cannot-tell" : course.ToString().ToLowerInvariant();

    public static string Tone(Course course) => course switch { Course.Scale => "good", Course.Stop => "bad", Course.Continue => "accent", _ => "plain" };

    /// <summary>A verdict as one sentence.</summary>
    public static string Sentence(Course course, string reason) => $"{Of(course)}: {reason}";

    public static string Of(Return earned) => $"{Signed(earned.Roi)} ({Signed(earned.RoiLower)} to {Signed(earned.RoiUpper)})";

    /// <summary>A return on cost with its sign; none where nothing was spent.</summary>
    public static string Signed(double? roi) => roi is { } value ? $"{(value > 0 ? "+" : "")}{ImpactRule.Percent(value)}" : "none";

    /// <summary>An effect with its interval, in whole outcomes.</summary>
    public static string Of(Incremental effect) => string.Create(CultureInfo.InvariantCulture, $"{Whole(effect.Estimate)} ({Whole(effect.Lower)} to {Whole(effect.Upper)})");

    public static string Of(decimal amount, string currency) => Words.Of(new Money(Math.Round(amount, 2), currency)).Replace('-', '−');

    /// <summary>An estimate of money: cents of it would promise too much.</summary>
    public static string About(decimal amount, string currency) => Of(Math.Abs(amount) >= 1000 ? Math.Round(amount) : amount, currency);

    /// <summary>A month as a heading, for example <c>October 2026</c>.</summary>
    public static string Month(string month) => First(month).ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The first day of a month that is written as <c>2026-10</c>.</summary>
    public static DateOnly First(string month) => DateOnly.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture);

    public static bool IsMonth(string? month) => DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>A number of outcomes.</summary>
    public static string Whole(double number) => number.ToString(Math.Abs(number) < 10 ? "0.#" : "#,0", CultureInfo.InvariantCulture).Replace('-', '−');
}
