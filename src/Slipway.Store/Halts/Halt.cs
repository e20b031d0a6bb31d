namespace Slipway.Store.Halts;

/// <summary>How far a halt reaches.</summary>
public enum HaltScope
{
    /// <summary>One campaign.</summary>
    Campaign,

    /// <summary>Everything that goes over one connection.</summary>
    Connection,

    /// <summary>The whole workspace. A data folder holds one workspace, so there is nothing larger.</summary>
    Everything,

    /// <summary>No launch goes on, and nothing that is live is touched: a blackout.</summary>
    Launches,

    /// <summary>The AI gateway: no model is asked for anybody.</summary>
    Gateway,
}

/// <summary>Something that somebody ordered to stand still.</summary>
/// <param name="Scope">How far it reaches.</param>
/// <param name="Name">The campaign or connection; empty for the wider scopes.</param>
/// <param name="Reason">Why, in words for everyone.</param>
/// <param name="By">The account that ordered it.</param>
/// <param name="At">When, by the machine's clock.</param>
public sealed record Halt(string Id, HaltScope Scope, string Name, string Reason, string By, DateTimeOffset At)
{
    /// <summary>Who orders the pause of an email that went out in steps and showed something that stops it.</summary>
    public const string Ramp = "ramp";

    /// <summary>Whether it asks something: who lifts it says why it may go on all the same.</summary>
    public bool AsksForReason => By == Ramp;

    /// <summary>When it ends by itself, by the business clock; null where somebody must lift it.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Who lifted it; null while it stands.</summary>
    public string? LiftedBy { get; init; }

    /// <summary>What went wrong when the platforms that act by themselves were told; empty when nothing did.</summary>
    public string Trouble { get; init; } = "";

    /// <summary>Whether it holds what a campaign does over a connection. A blackout holds launches and nothing else, so it does not.</summary>
    public bool Covers(string campaign, string connection) => Scope switch
    {
        HaltScope.Everything => true,
        HaltScope.Campaign => Name == campaign,
        HaltScope.Connection => Name == connection,
        _ => false,
    };
}
