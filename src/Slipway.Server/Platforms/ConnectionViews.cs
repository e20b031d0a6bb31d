using System.Collections.Immutable;
using Slipway.Engine.Connections;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Commands;

namespace Slipway.Server.Platforms;

/// <summary>What a platform takes of a kind, in words.</summary>
public sealed record CapabilityView(string Kind, string Staging, string DryRun, string Launch, bool Undo, bool Schedules, bool Statistics, string? ByHand, ImmutableArray<string> SecondaryEffects)
{
    public static CapabilityView Of(Capability can) => new(
        WordOf(can.Kind), Word(can.Staging), Word(can.DryRun), Word(can.Launch), can.Undo, can.Schedules, can.Statistics, can.ByHand, can.SecondaryEffects);

    public static string WordOf(AssetKind kind) => new AssetKey(kind, "").ToString()[..^1];

    private static string Word(Enum value) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>Something to give for a connection.</summary>
public sealed record FieldView(string Name, string Label, bool Secret, bool Optional, string Help);

/// <summary>A way to sign in and what it takes.</summary>
public sealed record SignInView(string Kind, ImmutableArray<FieldView> Fields);

/// <summary>A right to ask for, and what it is for.</summary>
public sealed record RightView(string Name, string For);

/// <summary>A connector: what it can do, and what a connection needs.</summary>
public sealed record ConnectorView(string Name, string Platform, ImmutableArray<SignInView> SignIns, ImmutableArray<FieldView> Fields, ImmutableArray<RightView> Rights, ImmutableArray<CapabilityView> Kinds)
{
    public static ConnectorView Of(ConnectorManifest manifest) => new(
        manifest.Name,
        manifest.Platform,
        [.. manifest.SignIns.Select(s => new SignInView(SignInWord(s.Kind), [.. s.Fields.Select(Field)]))],
        [.. manifest.Fields.Select(Field)],
        [.. manifest.Rights.Select(r => new RightView(r.Name, r.For))],
        [.. manifest.Capabilities.Select(CapabilityView.Of)]);

    public static string SignInWord(SignInKind kind) => kind == SignInKind.OAuth ? "oauth" : System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    public static SignInKind? SignInOf(string? word) => Enum.GetValues<SignInKind>().Select(k => (SignInKind?)k).FirstOrDefault(k => SignInWord(k!.Value) == word);

    private static FieldView Field(ConnectionField field) => new(field.Name, field.Label, field.Secret, field.Optional, field.Help);
}

public sealed record ConnectorsView(IReadOnlyList<ConnectorView> Connectors);

/// <summary>How many calls a limit still allows.</summary>
public sealed record BudgetView(string Scope, int Left, int Of, double WindowSeconds);

/// <summary>A connection as it stands. Secrets are never in it.</summary>
public sealed record ConnectionView(
    string Id, string Connector, string Platform, string SignIn, bool? Ready, string? Account, DateTimeOffset? ProbedAt, ImmutableDictionary<string, string> Settings, ImmutableArray<string> SecretsGiven,
    ImmutableSortedDictionary<string, string> Facts, IReadOnlyList<FindingRow> Findings, IReadOnlyList<BudgetView> Budget, ImmutableArray<CapabilityView> Kinds)
{
    /// <summary>Whether it is not called for a moment: its platform failed most calls.</summary>
    public bool Resting { get; init; }

    public static ConnectionView Of(StoredConnection connection, ImmutableArray<BudgetLeft> budget, ConnectorDescription? can) => new(
        connection.Id,
        connection.Manifest.Name,
        connection.Manifest.Platform,
        ConnectorView.SignInWord(connection.SignIn.Kind),
        connection.Probed?.Ready,
        connection.Probed?.Account,
        connection.ProbedAt,
        connection.Settings,
        [.. connection.Secrets.Keys.Order(StringComparer.Ordinal)],
        connection.Probed?.Facts ?? ImmutableSortedDictionary<string, string>.Empty,
        [.. (connection.Probed?.Findings ?? []).Select(FindingRow.Of)],
        [.. budget.Select(b => new BudgetView(b.Rule.Scope, b.Left, b.Rule.Requests, b.Rule.Window.TotalSeconds))],
        [.. (can?.Capabilities ?? connection.Manifest.Capabilities).Select(CapabilityView.Of)]);
}

public sealed record ConnectionsView(IReadOnlyList<ConnectionView> Connections);

/// <summary>What a person gives for a connection; a secret left out stays as it is.</summary>
public sealed record NewConnection(string Id, string Connector, string? SignIn, Dictionary<string, string>? Settings, Dictionary<string, string>? Secrets);

/// <summary>A call to a platform, without anything secret in it.</summary>
public sealed record CallView(DateTimeOffset At, string Method, string Path, int? Status, double Milliseconds)
{
    public static CallView Of(LoggedCall call) => new(call.At, call.Method, call.Path, call.Status, Math.Round(call.Duration.TotalMilliseconds));
}
