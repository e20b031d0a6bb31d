using System.Collections.Immutable;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Briefs;

/// <summary>A question of the form, whose answer goes into a blank of the brief.</summary>
/// <param name="Path">The setting.</param>
/// <param name="Label">What is asked.</param>
/// <param name="Hint">What an answer looks like, or what becomes of it.</param>
public sealed record BriefQuestion(string Path, string Label, string Hint = "")
{
    /// <summary>How it is typed: text, date, time or number.</summary>
    public string Type { get; init; } = "text";

    /// <summary>What can be chosen; empty where it is written.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>What stands there until something else is written.</summary>
    public string Usual { get; init; } = "";

    /// <summary>Whether it shares a line with its neighbour.</summary>
    public bool IsShort { get; init; }

    public string Id => Path.Replace('.', '-');
}

/// <summary>What the form asks of every campaign. Whatever else a playbook needs is filled in the brief itself, where what is missing is said by line.</summary>
internal static class BriefForm
{
    public static ImmutableArray<(string Heading, ImmutableArray<BriefQuestion> Questions)> Parts =>
    [
        (T("What it is"),
        [
            new("title", T("Title"), T("What people call it, for example: Fewer picking errors in the warehouse")),
            new("name", T("Name in addresses"), T("Lower case letters, digits and hyphens; from the title where it is left empty")),
            new("offer", T("What people get"), T("As sentences they may read: You take home a checklist and the numbers of three warehouses.")),
            new("call_to_action", T("What the buttons say")) { Usual = T("Save my seat"), IsShort = true },
            new("industry", T("Industry")) { IsShort = true },
        ]),
        (T("Whom it is for"),
        [
            new("markets", T("Markets"), T("Two-letter country codes: DE, AT")) { IsShort = true },
            new("audience.cap", T("At most so many people")) { Type = "number", Usual = "5000", IsShort = true },
            new("audience.where", T("Who is meant"), T("A condition on contacts: industry is logistics and country in [DE, AT]")),
            new("audience.rest_days", T("Leave out whoever had a campaign mail in the last so many days")) { Type = "number", Usual = "14" },
        ]),
        (T("What it is to earn"),
        [
            new("goal.metric", T("Goal"), T("What people who are not written to can do as well")) { Choices = Core.Metrics.MetricRegister.Usual, IsShort = true },
            new("goal.target", T("How many of them")) { Type = "number", IsShort = true },
            new("goal.window_days", T("Counted so many days from the launch")) { Type = "number", Usual = "45", IsShort = true },
            new("holdout", T("Share that is not written to, to measure against")) { Usual = "20%", IsShort = true },
        ]),
        (T("When, and for how much"),
        [
            new("launch.date", T("Launch day")) { Type = "date", IsShort = true },
            new("launch.time", T("Time")) { Type = "time", Usual = "09:00", IsShort = true },
            new("launch.zone", T("Time zone")) { Usual = "Europe/Berlin" },
            new("budget.amount", T("Budget")) { Type = "number", IsShort = true },
            new("budget.currency", T("Currency")) { Usual = "EUR", IsShort = true },
        ]),
    ];

    /// <summary>The answers of a posted form, by setting.</summary>
    public static ImmutableDictionary<string, string> Read(IFormCollection form)
    {
        var answers = Parts.SelectMany(p => p.Questions).ToImmutableDictionary(q => q.Path, q => form[q.Path].ToString().Trim(), StringComparer.Ordinal);
        var markets = answers["markets"].Split([',', ' ', ';', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        return answers
            .SetItem("markets", markets.Length == 0 ? "" : $"[{string.Join(", ", markets.Select(m => m.ToUpperInvariant()))}]")
            .SetItem("name", answers["name"].Length > 0 ? answers["name"] : Slug(answers["title"]));
    }

    // As people would write it: what is no letter or digit parts words.
    private static string Slug(string title) => string.Join('-', new string([.. title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(6));
}
