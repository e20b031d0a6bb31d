using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Impact;

/// <summary>Reads a cost that somebody wrote: on a page, in a command, in a request, in a row of a file.</summary>
public static class CostReader
{
    // What the database holds of an amount ends there, and no campaign costs it.
    private const decimal Most = 1_000_000_000m;

    private const decimal MostHours = 10_000m;

    /// <summary>The kinds as people write them.</summary>
    public static ImmutableArray<string> Kinds { get; } = [.. Enum.GetNames<CostKind>().Select(k => k.ToLowerInvariant())];

    /// <summary>Reads it; everything that is wrong comes back at once.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="rates">The currency and the rates that hold.</param>
    /// <param name="today">The day it is.</param>
    public static (Cost? Cost, ImmutableArray<Finding> Findings) Read(NewCost written, CostRates rates, DateOnly today)
    {
        if (rates.Currency is not { } currency)
        {
            return (null, [CostRates.Missing]);
        }

        var findings = ImmutableArray.CreateBuilder<Finding>();
        void Error(string code, string field, string message, string fix) => findings.Add(Finding.Error(code, message, fix: fix) with { Field = field });

        if (!Enum.TryParse<CostKind>(written.Kind?.Trim(), ignoreCase: true, out var kind) || !Kinds.Contains(written.Kind!.Trim().ToLowerInvariant()))
        {
            Error("cost-kind", "kind", Given(written.Kind) ? $"\"{written.Kind!.Trim()}\" is no kind of cost." : "It is not said what kind of cost it is.", $"Write one of: {string.Join(", ", Kinds)}.");
        }

        var on = today;
        if (Given(written.On) && !DateOnly.TryParseExact(written.On!.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out on))
        {
            Error("cost-day", "on", $"\"{written.On!.Trim()}\" is not a day that exists.", "Write year, month and day, for example 2026-10-05.");
            on = today;
        }

        if (on > today)
        {
            Error("cost-day", "on", FormattableString.Invariant($"{on:yyyy-MM-dd} is still to come."), "Record a cost once it is there.");
        }

        var (amount, hours, basis) = Amount(written, rates, currency, Error);
        if (Share(written, Error) is { } share && amount is { } whole)
        {
            basis = $"{(share * 100).ToString("0.##", CultureInfo.InvariantCulture)} % of {(basis.Length > 0 ? basis : MoneyText.Say(new Money(whole, currency)))}";
            (amount, hours) = (whole * share, hours * share);
        }

        if (amount is 0 && written.Corrects is null)
        {
            Error("cost-nothing", "amount", "A cost of nothing is none.", "Write what it came to. Only an entry that takes another back may be 0.");
        }

        return findings.Count > 0 || amount is null ? (null, findings.ToImmutable()) : (new Cost(kind, new Money(Math.Round(amount.Value, 4), currency), on)
        {
            Hours = hours is null ? null : Math.Round(hours.Value, 3),
            Role = hours is null ? null : written.Role!.Trim(),
            Basis = basis,
            Note = written.Note?.Trim() ?? "",
            Corrects = written.Corrects,
        }, []);
    }

    private static bool Given(string? text) => !string.IsNullOrWhiteSpace(text);

    private static (decimal? Amount, decimal? Hours, string Basis) Amount(NewCost written, CostRates rates, string currency, Action<string, string, string, string> error)
    {
        switch (Given(written.Amount), Given(written.Hours))
        {
            case (false, false):
                error("cost-empty", "amount", "Neither an amount nor hours are given.", $"Write an amount such as 1,200 {currency}, or hours and the role whose they are.");
                return default;
            case (true, true):
                error("cost-twice", "hours", "An amount and hours are given; it can only be one of them.", "Leave one of the two out: hours are turned into an amount by the rate of their role.");
                return default;
            case (true, _):
                return (Money(written.Amount!.Trim(), currency, error), null, "");
            default:
                return Hours(written, rates, currency, error);
        }
    }

    private static decimal? Money(string text, string currency, Action<string, string, string, string> error)
    {
        var money = MoneyText.Read(text) ?? MoneyText.Read($"{text} {currency}");
        if (money is null)
        {
            error("cost-amount", "amount", $"\"{text}\" is not an amount of money.", $"Write it with a point before cents, for example 1,200.50 {currency}.");
        }
        else if (money.Currency != currency)
        {
            error("currency-other", "amount", $"{MoneyText.Say(money)} is not in {currency}, in which costs are kept here.", $"Write what was paid in {currency}: amounts of two currencies are never added up.");
        }
        else if (money.Amount > Most)
        {
            error("cost-amount", "amount", $"{MoneyText.Say(money)} is more than a campaign can cost.", "Look at the thousands and the point.");
        }
        else
        {
            return money.Amount;
        }

        return null;
    }

    private static (decimal? Amount, decimal? Hours, string Basis) Hours(NewCost written, CostRates rates, string currency, Action<string, string, string, string> error)
    {
        if (!decimal.TryParse(written.Hours!.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var hours) || hours > MostHours)
        {
            error("cost-hours", "hours", $"\"{written.Hours.Trim()}\" is not a number of hours.", "Write it with a point, for example 2.5.");
            return default;
        }

        if (!Given(written.Role))
        {
            error("role-missing", "role", "It is not said whose hours they are.", RolesOf(rates));
            return default;
        }

        if (!rates.Rates.TryGetValue(written.Role!.Trim(), out var rate))
        {
            var meant = Nearest.To(written.Role.Trim(), rates.Rates.Keys);
            error("rate-unknown", "role", $"{CostRates.File} has no rate for \"{written.Role.Trim()}\".{(meant is null ? "" : $" Did you mean {meant}?")}", RolesOf(rates));
            return default;
        }

        return (hours * rate.PerHour, hours, $"{hours.ToString("0.##", CultureInfo.InvariantCulture)} {(hours == 1 ? "hour" : "hours")} of {rate.Role} at {MoneyText.Say(new Money(rate.PerHour, currency))}");
    }

    private static string RolesOf(CostRates rates) => rates.Rates.IsEmpty
        ? $"Write a rate into {CostRates.File}, for example: `rates: {{ copywriter: {{ per_hour: 65, owner: Finance }} }}`."
        : $"Write one of: {string.Join(", ", rates.Rates.Keys)}; or add its rate to {CostRates.File}.";

    private static decimal? Share(NewCost written, Action<string, string, string, string> error)
    {
        if (!Given(written.Share))
        {
            return null;
        }

        var text = written.Share!.Trim();
        if (text.EndsWith('%') && decimal.TryParse(text[..^1].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100)
        {
            return percent / 100;
        }

        error("cost-share", "share", $"\"{text}\" is not a share.", "Write a percentage above 0 and up to 100, for example 25%.");
        return null;
    }
}
