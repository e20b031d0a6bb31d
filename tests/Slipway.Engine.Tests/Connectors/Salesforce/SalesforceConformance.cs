using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Conformance;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Tests.Connectors.Salesforce;

/// <summary>The connector for Salesforce, in an org with or without our key field.</summary>
public abstract class SalesforceConformance : ConnectorConformance
{
    private SalesforceDesk? _desk;

    protected abstract bool HasKeyField { get; }

    private SalesforceDesk Desk => _desk!;

    protected override ImmutableArray<Asset> Samples => [SalesforceDesk.Asset];

    protected override ImmutableDictionary<AssetKey, StagedNeed> Elsewhere => SalesforceDesk.Needs.ToImmutableDictionary(n => AssetKey.TryParse(n.Key)!.Value, n => n.Value);

    protected override IAudienceMembers Members => Desk;

    protected override async Task<IConnector> CreateAsync()
    {
        _desk = await SalesforceDesk.OpenAsync(HasKeyField);
        Desk.Invite("ada");
        Desk.Invite("ben", "Lead");
        Desk.Invite("cleo", heldOut: true);
        Desk.Invite("dan", type: null);
        return Desk.Connector;
    }

    protected override Task ChangeOutsideAsync(string id)
    {
        Desk.Org.Edit(Remote(id), "Description", "Changed by a colleague");
        return Task.CompletedTask;
    }

    protected override Task<bool> IsPublicAsync(Reading reading) => Task.FromResult((bool)Desk.Org.Read(Remote(reading.Id))!["IsActive"]!);

    protected override Task<bool> LoseNextAsync(Loss loss)
    {
        Desk.Org.Faults.Next(loss == Loss.OfTheAnswer ? FaultKind.LoseAnswer : FaultKind.LoseRequest);
        return Task.FromResult(true);
    }

    protected override Task<bool> LetHappenAsync(int events)
    {
        var campaign = (string?)Desk.Org.Records("Campaign").FirstOrDefault()?["Id"];
        if (campaign is null)
        {
            var values = new JsonObject { ["Name"] = HasKeyField ? "Webinar" : $"Webinar [{Campaign}:crm-campaign/campaign]" };
            if (HasKeyField)
            {
                values["Slipway_Key__c"] = $"{Campaign}|crm-campaign|campaign";
            }

            campaign = Desk.Org.Add("Campaign", values);
        }

        for (var number = 0; number < events; number++)
        {
            var person = Desk.Person("Contact", $"{Guid.NewGuid():N}@example.com");
            Desk.Org.Add("CampaignMember", new JsonObject { ["CampaignId"] = campaign, ["ContactId"] = person, ["Status"] = "Responded" });
        }

        Desk.Clock.Advance(TimeSpan.FromMinutes(1));
        return Task.FromResult(true);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_desk is not null)
        {
            await _desk.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static string Remote(string id) => AssetKey.TryParse(id)!.Value.Name;
}

/// <summary>With the field that the README asks for.</summary>
public sealed class SalesforceConformanceTests : SalesforceConformance
{
    protected override bool HasKeyField => true;
}

/// <summary>Without it: known again by name.</summary>
public sealed class SalesforceWithoutKeyFieldConformanceTests : SalesforceConformance
{
    protected override bool HasKeyField => false;
}
