using System.Collections.Immutable;

namespace Slipway.Sdk.Connectors;

/// <summary>How a connection shows who it is.</summary>
public enum SignInKind
{
    /// <summary>A token that a person made in the platform, sent as a bearer.</summary>
    Token,

    /// <summary>A user's name and a password made for applications.</summary>
    Basic,

    /// <summary>OAuth 2.0 with a code and PKCE: a person agrees in the browser.</summary>
    OAuth,

    /// <summary>A signed statement of a service account is exchanged for a token (RFC 7523).</summary>
    ServiceAccount,
}

/// <summary>Something a person must give to make a connection.</summary>
/// <param name="Name">Its name in settings, snake_case.</param>
/// <param name="Label">What it is called on the screen.</param>
public sealed record ConnectionField(string Name, string Label)
{
    /// <summary>Whether it is kept encrypted and never shown again.</summary>
    public bool Secret { get; init; }

    /// <summary>Whether a connection works without it.</summary>
    public bool Optional { get; init; }

    /// <summary>What holds where a person gives nothing; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>Where to find it, and what it looks like.</summary>
    public string Help { get; init; } = "";
}

/// <summary>A right to ask the platform's administrator for.</summary>
/// <param name="Name">The platform's own name of it, for example <c>content</c>.</param>
/// <param name="For">What does not work without it.</param>
public sealed record Right(string Name, string For);

/// <summary>A way to sign in.</summary>
/// <param name="Kind">Which.</param>
public sealed record SignInMethod(SignInKind Kind)
{
    /// <summary>What a person gives for it.</summary>
    public ImmutableArray<ConnectionField> Fields { get; init; } = [];

    /// <summary>Where the person agrees; <c>{name}</c> stands for a setting.</summary>
    public string AuthorizeAddress { get; init; } = "";

    /// <summary>Where codes and statements are exchanged for tokens; <c>{name}</c> stands for a setting.</summary>
    public string TokenAddress { get; init; } = "";

    /// <summary>What a signed statement says it is for; the token address where it is empty.</summary>
    public string Audience { get; init; } = "";

    /// <summary>The rights that are asked for, parted by spaces.</summary>
    public string Scope { get; init; } = "";
}

/// <summary>What a connector is given: everything it may use.</summary>
/// <param name="Connection">The connection's name, for example <c>hubspot-main</c>.</param>
/// <param name="Http">Calls the platform and nothing else: signed in, within the limits, with its base address set.</param>
/// <param name="Settings">What a person gave, secrets left out except those the manifest says a connector needs.</param>
/// <param name="Facts">What the last probe learnt; empty before the first.</param>
/// <param name="Time">The clock.</param>
public sealed record ConnectorContext(
    string Connection, HttpClient Http, ImmutableDictionary<string, string> Settings, ImmutableSortedDictionary<string, string> Facts, TimeProvider Time)
{
    /// <summary>Reads a file of the workspace by its path such as <c>/assets/hall.png</c>; null when it is not there.</summary>
    public Func<string, CancellationToken, Task<byte[]?>> ReadFile { get; init; } = (_, _) => Task.FromResult<byte[]?>(null);

    /// <summary>Reads an address that the platform gave, such as a file in a store beside it, without signing in; null when there is nothing.</summary>
    public Func<Uri, CancellationToken, Task<byte[]?>> Fetch { get; init; } = (_, _) => Task.FromResult<byte[]?>(null);

    /// <summary>Where Slipway itself can be reached from outside; empty where it cannot.</summary>
    public string PublicAddress { get; init; } = "";
}

/// <summary>What a connector is, before there is a connection: how one is made, and what it can then do.</summary>
/// <param name="Id">Its dotted id, for example <c>slipway.hubspot</c>.</param>
/// <param name="Platform">The platform's own name.</param>
public sealed record ConnectorManifest(string Id, string Platform)
{
    /// <summary>The last part of its id: what a person writes to name it.</summary>
    public string Name => Id[(Id.LastIndexOf('.') + 1)..];

    /// <summary>Where the platform's interface is; <c>{name}</c> stands for a setting.</summary>
    public required string BaseAddress { get; init; }

    /// <summary>Ways to sign in, the recommended one first.</summary>
    public required ImmutableArray<SignInMethod> SignIns { get; init; }

    /// <summary>What else a person gives.</summary>
    public ImmutableArray<ConnectionField> Fields { get; init; } = [];

    /// <summary>Secrets that the connector itself needs, for example to check the signature of what the platform sends.</summary>
    public ImmutableArray<string> OwnSecrets { get; init; } = [];

    /// <summary>Headers of every call; <c>{name}</c> stands for a setting or a secret, and a header whose setting is not given is left out.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The rights to ask for.</summary>
    public ImmutableArray<Right> Rights { get; init; } = [];

    /// <summary>The limits the platform sets.</summary>
    public ImmutableArray<RateRule> RateRules { get; init; } = [];

    /// <summary>How long to leave between two readings of its events.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What it can do where edition and rights forbid nothing.</summary>
    public required ImmutableArray<Capability> Capabilities { get; init; }

    /// <summary>Makes the connector. Has no effect: nothing is called.</summary>
    public required Func<ConnectorContext, IConnector> Create { get; init; }

    /// <summary>What it can do, as a description.</summary>
    public ConnectorDescription Description => new(Id, Platform) { Capabilities = Capabilities, RateRules = RateRules, PollEvery = PollEvery };
}
