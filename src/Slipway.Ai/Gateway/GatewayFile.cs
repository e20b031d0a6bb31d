using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Ai.Redaction;

namespace Slipway.Ai.Gateway;

/// <summary>What is done with something that was found in a request.</summary>
public enum Handling
{
    /// <summary>It goes through.</summary>
    Pass,

    /// <summary>A placeholder goes in its place, and the answer has it again.</summary>
    Redact,

    /// <summary>The request is refused.</summary>
    Block,
}

/// <summary>How long money lasts.</summary>
public enum BudgetPeriod
{
    /// <summary>A calendar month, in UTC.</summary>
    Month,

    /// <summary>A day, in UTC.</summary>
    Day,
}

/// <summary>What may be spent: at the soft limit people are told, at the hard one nothing goes on.</summary>
public sealed record Budget(decimal? Soft, decimal? Hard, string Currency, BudgetPeriod Per);

/// <summary>What models are asked for: a use case with its own rights, models and money.</summary>
/// <param name="Name">Its name, as keys and headers say it.</param>
/// <param name="Title">Its name for people.</param>
public sealed record Purpose(string Name, string Title)
{
    /// <summary>The roles that may ask for it; empty for everyone with a key.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The classes of data it may have to do with.</summary>
    public ImmutableArray<string> Data { get; init; } = [];

    /// <summary>The models it may ask; empty for all.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>What it may cost.</summary>
    public Budget? Budget { get; init; }

    /// <summary>How long an answer may be kept for the one who asked and wanted that; nothing where it may not be.</summary>
    public TimeSpan MostCached { get; init; }
}

/// <summary>A class of data: where it may go, and what of it.</summary>
/// <param name="Name">Its name, as keys and headers say it.</param>
public sealed record DataClass(string Name)
{
    /// <summary>The regions its models must be in; empty for any.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>The models it may go to; empty for all in its regions.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>What is done with each kind that is found. Personal data is redacted and secrets are blocked where nobody said otherwise.</summary>
    public ImmutableArray<Handling> Handling { get; init; } = Otherwise;

    /// <summary>What is done where nobody said otherwise.</summary>
    public static ImmutableArray<Handling> Otherwise { get; } =
        [.. Enum.GetValues<SensitiveKind>().Select(k => k == SensitiveKind.Secret ? Gateway.Handling.Block : Gateway.Handling.Redact)];
}

/// <summary>People who spend together.</summary>
public sealed record Team(string Name, ImmutableArray<string> People, Budget? Budget);

/// <summary><c>gateway.yaml</c>: who may ask which model for what, with which data, for how much.</summary>
public sealed record GatewayFile
{
    /// <summary>The file, beside <c>models.yaml</c>.</summary>
    public const string Name = "gateway.yaml";

    /// <summary>The purposes, by name.</summary>
    public FrozenDictionary<string, Purpose> Purposes { get; init; } = FrozenDictionary<string, Purpose>.Empty;

    /// <summary>The classes of data, by name.</summary>
    public FrozenDictionary<string, DataClass> Data { get; init; } = FrozenDictionary<string, DataClass>.Empty;

    /// <summary>The teams, by the address of each of their people.</summary>
    public FrozenDictionary<string, Team> Teams { get; init; } = FrozenDictionary<string, Team>.Empty;

    /// <summary>What each person may spend.</summary>
    public Budget? PerPerson { get; init; }

    /// <summary>How many days calls are kept in the record of who asked what.</summary>
    public int RetentionDays { get; init; } = 90;

    /// <summary>Whether there is a gateway at all.</summary>
    public bool IsOpen => Purposes.Count > 0;

    /// <summary>No gateway.</summary>
    public static GatewayFile None { get; } = new();
}
