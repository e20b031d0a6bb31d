using System.Collections.Immutable;
using Slipway.Engine.Campaigns;

namespace Slipway.Server.Today;

/// <summary>Something that waits for the person who looks.</summary>
/// <param name="What">What is to be done, in a word or two: the link.</param>
/// <param name="Title">Of what.</param>
/// <param name="Address">Where it is done.</param>
/// <param name="Says">Why, since when and until when, as parts of a line.</param>
public sealed record Need(string What, string Title, string Address, ImmutableArray<string> Says)
{
    /// <summary>When it should be done by; null where nothing presses.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Needs of one kind: so many as are looked at in one go, and where the rest are.</summary>
/// <param name="Heading">What they have in common.</param>
/// <param name="Icon">A Tabler icon of the list in the project file.</param>
/// <param name="Tone">How much it presses: bad, warn, accent or plain.</param>
public sealed record NeedGroup(string Heading, string Icon, string Tone, ImmutableArray<Need> Needs)
{
    /// <summary>Where there are more; null where these are all.</summary>
    public string? More { get; init; }
}

/// <summary>A campaign that is live, and what is known of it.</summary>
/// <param name="Sentence">The evidence in one sentence.</param>
/// <param name="Grade">Its grade; empty where nothing is claimed.</param>
public sealed record LiveCampaign(ListedCampaign Campaign, string Sentence, string Grade);

/// <summary>How fast campaigns of a month went.</summary>
/// <param name="Month">The month, as 2026-11.</param>
/// <param name="WentLive">How many went live in it.</param>
/// <param name="Looked">Of how many the times are: the last ones.</param>
public sealed record MonthVelocity(string Month, long WentLive, int Looked)
{
    /// <summary>Hours from the plan to the last approval, median; null where none was approved.</summary>
    public double? ToApproved { get; init; }

    /// <summary>Hours from the plan to live, median; null where none is live as a whole.</summary>
    public double? ToLive { get; init; }

    /// <summary>Steps that a person did by hand, and how many hours were waited for them.</summary>
    public int ByHandSteps { get; init; }

    public double ByHandHours { get; init; }
}

/// <summary>One of the first things to do in a workspace that has no campaign.</summary>
/// <param name="Address">Where it is done; null where a command does it, or who looks may not.</param>
public sealed record FirstStep(string Title, string Text, bool IsDone, string? Address = null, string? Action = null);

/// <summary>What somebody sees first.</summary>
public sealed record TodayView
{
    public required ImmutableArray<NeedGroup> Needs { get; init; }

    public required ImmutableArray<LiveCampaign> Live { get; init; }

    /// <summary>What went live in the last two weeks, and how many did in all.</summary>
    public required ImmutableArray<ListedCampaign> WentLive { get; init; }

    public required long WentLiveCount { get; init; }

    public required ImmutableArray<ListedCampaign> Next { get; init; }

    public required MonthVelocity Velocity { get; init; }

    /// <summary>What to begin with; empty once there is a campaign.</summary>
    public ImmutableArray<FirstStep> FirstSteps { get; init; } = [];

    public required DateTimeOffset Now { get; init; }
}
