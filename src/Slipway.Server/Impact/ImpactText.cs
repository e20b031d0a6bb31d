using System.Globalization;
using Slipway.Core.Impact;
using Slipway.Sdk.Assets;
using Slipway.Server.Campaigns;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Impact;

/// <summary>Costs, returns and verdicts in the words of the screens and commands.</summary>
internal static class ImpactText
{
    public static string Of(CostKind kind) => kind switch
    {
        CostKind.People => T("People's hours"),
        CostKind.Model => T("Models"),
        CostKind.Data => T("Share of data work"),
        CostKind.Change => T("Share of change work"),
        CostKind.Platform => T("Platforms"),
        CostKind.Media => T("Media"),
        _ => kind.ToString(),
    };

    /// <summary>A kind as people write it.</summary>
    public static string Word(CostKind kind) => kind.ToString().ToLowerInvariant();

    public static string Of(Course course) => course switch { Course.Scale => T("Scale"), Course.Continue => T("Continue"), Course.Stop => T("Stop"), _ => T("Cannot tell") };

    public static string Word(Course course) => course == Course.CannotTell ? "cannot-tell" : course.ToString().ToLowerInvariant();

    public static string Tone(Course course) => course switch { Course.Scale => "good", Course.Stop => "bad", Course.Continue => "accent", _ => "plain" };

    /// <summary>A verdict as one sentence.</summary>
    public static string Sentence(Course course, string reason) => $"{Of(course)}: {reason}";

    public static string Of(Return earned) => T($"{Signed(earned.Roi)} ({Signed(earned.RoiLower)} to {Signed(earned.RoiUpper)})");

    /// <summary>A return on cost with its sign; none where nothing was spent.</summary>
    public static string Signed(double? roi) => roi is { } value ? $"{(value > 0 ? "+" : "")}{Percent(value)}" : T("none");

    /// <summary>A share of money or people, the smaller the finer.</summary>
    public static string Percent(double share) => (share * 100).ToString(Math.Abs(share) < 0.1 && share != 0 ? "0.##" : "#,0", CultureInfo.CurrentCulture).Replace('-', '−') + " %";

    /// <summary>An effect with its interval, in whole outcomes.</summary>
    public static string Of(Incremental effect) => T($"{Whole(effect.Estimate)} ({Whole(effect.Lower)} to {Whole(effect.Upper)})");

    public static string Of(decimal amount, string currency) => Words.Of(new Money(Math.Round(amount, 2), currency)).Replace('-', '−');

    /// <summary>An estimate of money: cents of it would promise too much.</summary>
    public static string About(decimal amount, string currency) => Of(Math.Abs(amount) >= 1000 ? Math.Round(amount) : amount, currency);

    /// <summary>A month as a heading, for example <c>October 2026</c>.</summary>
    public static string Month(string month) => First(month).ToString("MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>The first day of a month that is written as <c>2026-10</c>.</summary>
    public static DateOnly First(string month) => DateOnly.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture);

    public static bool IsMonth(string? month) => DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>A number of outcomes.</summary>
    public static string Whole(double number) => number.ToString(Math.Abs(number) < 10 ? "0.#" : "#,0", CultureInfo.CurrentCulture).Replace('-', '−');
}
