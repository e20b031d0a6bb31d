using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Commands;
using Slipway.Server.Platforms;

namespace Slipway.Server.Checks;

/// <summary>One look at the emails and pages that a connection holds: every rule on every text, as it is there. Nothing is changed; what only a campaign can tell, such as its audience, is not asked.</summary>
public sealed class ExistingCheck
{
    private readonly Lock _gate = new();
    private readonly List<ExistingPiece> _pieces = [];
    private readonly List<Finding> _findings = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<AssetKind, ExistingProgress> _progress = [];
    private readonly Connection _connection;
    private readonly ExistingQuestion _question;
    private readonly RulePlan _rules;
    private readonly Setting _setting;

    internal ExistingCheck(Connection connection, ImmutableArray<AssetKind> kinds, ExistingQuestion question, RuleSet rules, ImmutableArray<Finding> problems, string? language, TimeProvider time, CancellationToken stop)
    {
        (_connection, _question, _rules) = (connection, question, new RulePlan(rules));
        _findings.AddRange(problems);
        StartedAt = time.GetUtcNow();
        _setting = new Setting
        {
            Markets = [.. (question.Markets ?? []).Select(m => m.ToUpperInvariant())],
            Industry = question.Industry?.ToLowerInvariant(),
            Language = question.Language ?? language,
            Answers = new Answers { Today = DateOnly.FromDateTime(StartedAt.UtcDateTime) },
        };
        foreach (var kind in kinds)
        {
            _progress[kind] = new ExistingProgress(CapabilityView.WordOf(kind), 0, null);
        }

        Finished = Task.Run(() => RunAsync(kinds, new ExistingReader(connection.Connector, time), stop), CancellationToken.None);
    }

    /// <summary>Ends when everything was looked at.</summary>
    public Task Finished { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Whether it answers the question.</summary>
    public bool IsFor(ExistingQuestion question) => JsonSerializer.Serialize(question) == JsonSerializer.Serialize(_question);

    /// <summary>How far it is; what it found, once it has ended.</summary>
    public ExistingCheckView View()
    {
        lock (_gate)
        {
            var running = !Finished.IsCompleted;
            return new ExistingCheckView(
                _connection.Id, running, StartedAt, [.. _progress.Values], _rules.Rules.Digest, _rules.Rules.Rules.Length, running ? [] : [.. _pieces], running ? [] : [.. _findings.Select(FindingRow.Of)]);
        }
    }

    private async Task RunAsync(ImmutableArray<AssetKind> kinds, ExistingReader reader, CancellationToken stop)
    {
        foreach (var kind in kinds)
        {
            try
            {
                if (_question.Limit is not 0)
                {
                    await ReadAsync(kind, reader, stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                Add(Finding.Error("check-stopped", "The server was stopped before everything was looked at.", fix: "Check again."));
                return;
            }
            catch (Exception e) when (e is PlatformException or HttpRequestException or IOException or TimeoutException or JsonException)
            {
                // What was read until then stands.
                Add(Finding.Error("list-broken-off", $"{_connection.Id} could not say what else it holds of {CapabilityView.WordOf(kind)}s: {e.Message}", fix: $"See that the connection works: slipway connector probe {_connection.Id}; then check again."));
            }
        }
    }

    private async Task ReadAsync(AssetKind kind, ExistingReader reader, CancellationToken stop)
    {
        var read = 0;
        await foreach (var text in reader.ReadAsync(kind, _question.Since, stop))
        {
            read++;
            var all = text.Existing.InAll is { } total ? Math.Max(read, Math.Min(total, _question.Limit ?? total)) : (int?)null;
            Judge(text, kind, read, all);
            if (read >= _question.Limit)
            {
                break;
            }
        }

        lock (_gate)
        {
            _progress[kind] = _progress[kind] with { Read = read, Of = read };
        }
    }

    private void Judge(ExistingText text, AssetKind kind, int read, int? all)
    {
        var (existing, word) = (text.Existing, CapabilityView.WordOf(kind));
        var remote = AssetKey.TryParse(existing.Id)?.Name ?? existing.Id;
        var title = existing.Title.Trim() is { Length: > 0 } given ? given : remote;
        var name = $"{_connection.Id}: {word} \"{title}\"";
        name = _names.Add(name) ? name : $"{name} ({remote})";
        var found = text.Asset is null
            ? [Finding.Error("piece-unreadable", $"This {word} cannot be read: {text.Why}", new Place(name, 1, 1) { Address = existing.EditAddress ?? "" }, "Open it in the platform, and check again.")]
            : _rules.Check(Document.Held(name, existing.EditAddress ?? "", text.Asset, _setting with { IsFramed = existing.IsFramed })!);
        var open = found.Where(f => f.Excepted is null).ToLookup(f => f.Level);
        lock (_gate)
        {
            _progress[kind] = new ExistingProgress(word, read, all);
            _pieces.Add(new ExistingPiece(
                name, word, remote, title, existing.EditAddress, existing.ChangedAt, open[FindingLevel.Error].Count(), open[FindingLevel.Warning].Count(), open[FindingLevel.Suggestion].Count()));
            _findings.AddRange(found);
        }
    }

    private void Add(Finding finding)
    {
        lock (_gate)
        {
            _findings.Add(finding);
        }
    }
}
