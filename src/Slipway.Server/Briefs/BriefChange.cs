using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Text;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.History;
using Slipway.Server.Plans;

namespace Slipway.Server.Briefs;

/// <summary>A time of a plan before and after a change of the brief.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="What">What happens then.</param>
/// <param name="From">When it was to happen; null where it is new.</param>
/// <param name="To">When it happens now; null where it does not any more.</param>
public sealed record MovedMoment(string Title, string What, DateTimeOffset? From, DateTimeOffset? To)
{
    public bool IsMoved => From != To;
}

/// <summary>What another text of its brief makes of a campaign's draft: nothing is written yet.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Before">The brief as it is.</param>
/// <param name="After">The brief as it would be.</param>
/// <param name="Seen">The digest of the draft and brief that this was made from.</param>
public sealed record BriefChange(string Campaign, string Title, string Before, string After, string Seen)
{
    /// <summary>The newest version, which stays as it is; null where none was prepared.</summary>
    public CampaignVersion? Version { get; init; }

    /// <summary>What the new brief says; null where it cannot be read.</summary>
    public Brief? Brief { get; init; }

    /// <summary>What is wrong with the brief, and where people's own lines stand against it.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The files of the draft that become others.</summary>
    public ImmutableArray<FileDifference> Files { get; init; } = [];

    /// <summary>The times of the plan, as they were and as they become; empty while there is no plan.</summary>
    public ImmutableArray<MovedMoment> Moments { get; init; } = [];

    /// <summary>What the checks and rules find then and do not find now.</summary>
    public ImmutableArray<Finding> Worse { get; init; } = [];

    /// <summary>How much of what they find now they do not find then.</summary>
    public int Better { get; init; }

    /// <summary>What else is launched or sent on the day of the launch.</summary>
    public ImmutableArray<string> SameDay { get; init; } = [];

    /// <summary>Whether it says the same as before and the draft is as it would be.</summary>
    public bool IsSame => Before == After && Files.IsEmpty;

    /// <summary>Whether it can be written.</summary>
    public bool CanWrite => Brief is not null && !IsSame && !Findings.Any(f => f.Blocks);
}

/// <summary>The day on which a brief has its campaign launched, changed in its text and nowhere else.</summary>
internal static class BriefDays
{
    /// <summary>A brief with another day of launch.</summary>
    /// <param name="text">The brief.</param>
    /// <param name="to">The day.</param>
    /// <param name="withEvent">Whether the event it is about moves by as many days.</param>
    /// <returns>The text; null where the day is not written as a line of its own.</returns>
    public static string? Moved(string text, DateOnly to, bool withEvent)
    {
        if (Of(text, "launch") is not { } launch)
        {
            return null;
        }

        var moved = Replaced(text, launch.At, to);
        return withEvent && Of(moved, "event") is { } held ? Replaced(moved, held.At, held.Day.AddDays(to.DayNumber - launch.Day.DayNumber)) : moved;
    }

    private static string Replaced(string text, int at, DateOnly day) => string.Concat(text.AsSpan(0, at), day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), text.AsSpan(at + 10));

    // The line `date:` of the settings under a name, wherever in them it stands.
    private static (int At, DateOnly Day)? Of(string text, string name)
    {
        var (at, isIn, line) = (0, false, 0);
        foreach (var part in text.Split('\n'))
        {
            var plain = part.TrimEnd('\r');
            if (plain == "---" && line > 0)
            {
                return null;
            }

            if (plain.Length > 0 && !char.IsWhiteSpace(plain[0]) && plain[0] != '#')
            {
                isIn = plain.TrimEnd() == $"{name}:";
            }
            else if (isIn && plain.TrimStart() is var setting && setting.StartsWith("date:", StringComparison.Ordinal))
            {
                var from = plain.IndexOf("date:", StringComparison.Ordinal) + 5;
                var start = from + plain[from..].TakeWhile(c => c is ' ' or '"' or '\'').Count();
                return plain.Length >= start + 10 && DateOnly.TryParseExact(plain.AsSpan(start, 10), "yyyy-MM-dd", out var day) ? (at + start, day) : null;
            }

            at += part.Length + 1;
            line++;
        }

        return null;
    }
}
