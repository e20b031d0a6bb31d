using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Platforms;
using Slipway.Server.Workspaces;
using Slipway.Store.Time;

namespace Slipway.Server.Checks;

/// <summary>Checks of what connections hold, one at a time for each; the last one stays until the server stops.</summary>
public sealed class ExistingChecks(BrandRules brand, Workspace workspace, BusinessClock clock, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly ImmutableArray<AssetKind> _read = [AssetKind.Email, AssetKind.Page];

    private readonly ConcurrentDictionary<string, ExistingCheck> _checks = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The check of a connection that runs or ran last; null when there was none.</summary>
    public ExistingCheck? Find(string connection) => _checks.GetValueOrDefault(connection);

    /// <summary>Begins one, unless one runs already.</summary>
    /// <returns>What is wrong with the question, when something is.</returns>
    public (ExistingCheck? Check, ImmutableArray<Finding> Findings) Start(Connection connection, ExistingQuestion question)
    {
        var taken = _read.Where(k => connection.Connector.Description.For(k) is not null).ToImmutableArray();
        var asked = question.Kinds is { Count: > 0 } words ? [.. taken.Where(k => words.Contains(CapabilityView.WordOf(k), StringComparer.OrdinalIgnoreCase))] : taken;
        if (asked.IsEmpty)
        {
            return (null, [Finding.Error("kind-not-taken", $"{connection.Id} holds no {string.Join(" and no ", question.Kinds is { Count: > 0 } kinds ? kinds : ["email", "page"])}.", fix: taken.IsEmpty ? "Name another connection." : $"It holds: {string.Join(", ", taken.Select(CapabilityView.WordOf))}.")]);
        }

        if (question.Limit < 0)
        {
            return (null, [Finding.Error("limit", "A limit is a whole number from 1 on.", fix: "Leave it out to check everything.")]);
        }

        lock (_gate)
        {
            if (Find(connection.Id) is { Finished.IsCompleted: false } running)
            {
                return running.IsFor(question) ? (running, []) : (null, [Finding.Error("check-runs", $"Something else of {connection.Id} is being checked.", fix: "Wait until that has ended.")]);
            }

            var (rules, problems) = brand.Read(clock.Now);
            var language = workspace.Brand.Files().GetValueOrDefault("brand/brand.yaml") is { } text ? BrandFacts.LanguageOf(text) : null;
            return (_checks[connection.Id] = new ExistingCheck(connection, asked, question, rules, problems, language, time, lifetime.ApplicationStopping), []);
        }
    }
}
