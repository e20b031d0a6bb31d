using System.Collections.Immutable;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Connections;

/// <summary>An account of a platform as it is kept; what is secret is only in <see cref="Secrets"/> and never shown.</summary>
/// <param name="Id">Its name, for example <c>hubspot-main</c>.</param>
/// <param name="Manifest">The connector.</param>
/// <param name="SignIn">How it signs in.</param>
public sealed record StoredConnection(string Id, ConnectorManifest Manifest, SignInMethod SignIn)
{
    /// <summary>What a person gave, by name.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Secrets that a person gave, and tokens the platform gave.</summary>
    public ImmutableDictionary<string, string> Secrets { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the last probe said; null before the first.</summary>
    public Probe? Probed { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? ProbedAt { get; init; }

    /// <summary>A text of the manifest with the settings put in for <c>{name}</c>; null where one of them is not given.</summary>
    public string? Fill(string text)
    {
        foreach (var (name, value) in Settings.Concat(Secrets).Concat(Defaults))
        {
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return text.Contains('{', StringComparison.Ordinal) ? null : text;
    }

    /// <summary>What is missing or wrong in what a person gave.</summary>
    public ImmutableArray<Finding> Check() =>
    [
        .. SignIn.Fields.Concat(Manifest.Fields)
            .Where(f => !f.Optional && !(f.Secret ? Secrets : Settings).ContainsKey(f.Name))
            .Select(f => Finding.Error("connection-field-missing", $"{f.Label} is missing.", fix: f.Help.Length > 0 ? f.Help : $"Give {f.Name}.") with { Field = f.Name }),
        .. Settings.Keys.Concat(Secrets.Keys).Where(n => !_own.Contains(n) && SignIn.Fields.Concat(Manifest.Fields).All(f => f.Name != n))
            .Select(n => Finding.Error("connection-field-unknown", $"{Manifest.Platform} has no setting \"{n}\".", fix: $"It takes: {string.Join(", ", SignIn.Fields.Concat(Manifest.Fields).Select(f => f.Name))}.") with { Field = n }),
        .. Fill(Manifest.BaseAddress) is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0)
            ? [Finding.Error("connection-address", $"\"{address}\" is no address of a website.", fix: "Write, for example: https://www.example.com")]
            : ImmutableArray<Finding>.Empty,
    ];

    // They come last: a place that a setting has filled is not there any more.
    private IEnumerable<KeyValuePair<string, string>> Defaults =>
        SignIn.Fields.Concat(Manifest.Fields).Where(f => f.Default is not null).Select(f => KeyValuePair.Create(f.Name, f.Default!));

    // What we keep beside what a person gave.
    private static readonly ImmutableHashSet<string> _own = [SignInNames.AccessToken, SignInNames.ExpiresAt, SignInNames.RefreshToken];
}

/// <summary>The names under which a sign-in finds what it needs, in every manifest.</summary>
public static class SignInNames
{
    public const string Token = "token";
    public const string User = "user";
    public const string Password = "password";
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";
    public const string RefreshToken = "refresh_token";
    public const string AccessToken = "access_token";
    public const string ExpiresAt = "access_expires_at";
    public const string Issuer = "issuer";
    public const string Subject = "subject";
    public const string PrivateKey = "private_key";
}
