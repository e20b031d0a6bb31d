using System.Collections.Immutable;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Commands;

namespace Slipway.Server.Platforms;

/// <summary>How one kind went.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Passed">Whether everything did.</param>
/// <param name="Did">What was done, in order.</param>
/// <param name="Findings">What went wrong.</param>
public sealed record ConnectionTestRow(string Kind, bool Passed, ImmutableArray<string> Did, IReadOnlyList<FindingRow> Findings);

public sealed record ConnectionTestView(string Connection, IReadOnlyList<ConnectionTestRow> Kinds);

/// <summary>Shows that a connection's rights are enough before a campaign needs them: a sample of every kind that needs nothing else is prepared as a draft, read back and removed. Nothing becomes public.</summary>
public sealed class ConnectionTest(TimeProvider time)
{
    private const string Campaign = "slipway-connection-test";

    public async Task<IReadOnlyList<ConnectionTestRow>> RunAsync(Connection connection, CancellationToken cancellation)
    {
        var rows = new List<ConnectionTestRow>();
        foreach (var can in connection.Connector.Description.Capabilities)
        {
            if (Sample(can.Kind) is { } sample)
            {
                rows.Add(await RunAsync(connection.Connector, sample, cancellation));
            }
        }

        return rows;
    }

    private static async Task<ConnectionTestRow> RunAsync(IConnector connector, Asset sample, CancellationToken cancellation)
    {
        var did = ImmutableArray.CreateBuilder<string>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var operation = Guid.NewGuid().ToString("N")[..16];
        try
        {
            var key = ExternalKeys.Of(Campaign, sample.Key);
            var left = await connector.FindAsync(key, cancellation);
            var outcome = await connector.StageAsync(new StageRequest(operation, Campaign, key, sample) { Expectation = left?.Revision }, cancellation);
            if (outcome is not Outcome.Done done)
            {
                findings.AddRange((outcome as Outcome.Refused)?.Findings ?? [Finding.Error("no-answer", new PlatformException(outcome).Message, fix: "Try again later.")]);
                return Row();
            }

            did.Add("prepared");
            if (await connector.ReadAsync(done.Reading.Id, cancellation) is not { State: RemoteState.Staged } read)
            {
                findings.Add(Finding.Error("not-read-back", "What was prepared could not be read back as a draft.", fix: "Look at it in the platform, and remove it there."));
                return Row();
            }

            did.Add("read back");
            var removed = await connector.LaunchAsync(new LaunchRequest($"{operation}-out", read.Id, read.Revision) { Remove = true }, cancellation);
            if (removed is Outcome.Done)
            {
                did.Add("removed");
            }
            else
            {
                findings.Add(new Finding("not-removed", FindingLevel.Warning, $"The sample could not be removed: {new PlatformException(removed).Message}") { Fix = $"Remove \"{sample.Title}\" in the platform{(read.EditAddress is null ? "" : $": {read.EditAddress}")}" });
            }
        }
        catch (PlatformException e)
        {
            findings.AddRange((e.Outcome as Outcome.Refused)?.Findings ?? [Finding.Error("no-answer", e.Message, fix: "Try again later.")]);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            findings.Add(Finding.Error("platform-unreachable", e.Message, fix: "Try again later."));
        }

        return Row();

        ConnectionTestRow Row() => new(CapabilityView.WordOf(sample.Key.Kind), findings.All(f => !f.Blocks), did.ToImmutable(), [.. findings.Select(FindingRow.Of)]);
    }

    // Kinds that stand for themselves; an email or a journey needs an audience, and what an audience needs is shown by its own sample.
    private Asset? Sample(AssetKind kind)
    {
        var title = "Slipway connection test";
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return kind switch
        {
            AssetKind.Page => new PageAsset
            {
                Key = new AssetKey(kind, "test"),
                Title = title,
                Slug = Campaign,
                Description = title,
                Html = Template.Of(TemplateFormat.Html, $"<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"),
                Text = Template.Of(TemplateFormat.Text, title),
                Blocks = [new PageBlock.Paragraph(Template.Of(TemplateFormat.Html, title))],
            },
            AssetKind.Form => new FormAsset
            {
                Key = new AssetKey(kind, "test"),
                Title = title,
                Fields = [new FormField("email", "Work email", FormFieldType.Email, Required: true)],
                Button = "Send",
                Event = "registered",
                ConsentPurpose = "marketing-email",
                Confirmation = new AssetKey(AssetKind.Page, "test"),
            },
            AssetKind.Audience => new AudienceAsset
            {
                Key = new AssetKey(kind, "test"),
                Title = title,
                Where = new Predicate.Any([]),
                Exclusions = [],
                ConsentPurpose = "marketing-email",
                OptOutMarkets = [],
                RestDays = 0,
                Cap = 1,
                Snapshot = Campaign,
                Holdout = new Holdout(0, Campaign),
            },
            AssetKind.CrmCampaign => new CrmCampaignAsset
            {
                Key = new AssetKey(kind, "test"),
                Title = title,
                Type = "Other",
                Start = today.AddDays(30),
                End = today.AddDays(60),
                Budget = new Money(0, "EUR"),
                Description = title,
                Audience = new AssetKey(AssetKind.Audience, "test"),
                Statuses = [new MemberStatus("Sent", Responded: false, null), new MemberStatus("Responded", Responded: true, "registered")],
            },
            _ => null,
        };
    }
}
