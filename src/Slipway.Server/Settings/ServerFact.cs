using System.Collections.Immutable;

namespace Slipway.Server.Settings;

/// <summary>Something that this server runs with.</summary>
/// <param name="What">What it is.</param>
/// <param name="Value">How it stands; never a secret.</param>
/// <param name="Where">Where it is set: a setting of <c>slipway.json</c>, or a file of the workspace.</param>
/// <param name="Docs">The page that says more.</param>
public sealed record ServerFact(string What, string Value, string Where, string Docs);

/// <summary>Facts that belong together.</summary>
public sealed record FactGroup(string Heading, ImmutableArray<ServerFact> Facts);

/// <summary>A connection whose platform tells us what happened.</summary>
/// <param name="Connection">Its name.</param>
/// <param name="HeardAt">When something of it was taken in last; null where nothing ever was.</param>
/// <param name="Events">How many events.</param>
public sealed record HeardFrom(string Connection, DateTimeOffset? HeardAt, long Events);

/// <summary>What the page shows to administrators.</summary>
public sealed record ServerView(ImmutableArray<FactGroup> Groups, ImmutableArray<HeardFrom> Heard);
