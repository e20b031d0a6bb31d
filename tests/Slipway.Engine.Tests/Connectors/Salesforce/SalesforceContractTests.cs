using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Conformance;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.Salesforce;

/// <summary>Our calls held against the ones that Salesforce itself publishes for Postman. There is no description of its objects: those are each org's own.</summary>
/// <remarks>The collection is not part of the repository; it is looked for in the folder <c>shared</c> beside it.</remarks>
public sealed partial class SalesforceContractTests
{
    private static readonly string _parts = Path.Combine(ContractProxy.Descriptions, "salesforce", "postman-parts.json");

    // The collection writes these two with the object in the path, where the documentation and every org have it without.
    private static readonly string[] _known = ["PATCH composite/sobjects", "DELETE composite/sobjects"];

    // Newer than the collection, or not in it: sign-in's userinfo, upserts by a key.
    private static readonly string[] _newer = ["PATCH sobjects/{}/{}/{}", "PATCH composite/sobjects/{}/{}", "GET query/{}"];

    [Fact]
    [Trait(ContractRecord.Trait, ContractRecord.Proof)]
    public async Task Every_call_is_one_that_Salesforce_publishes_with_its_method_path_and_members()
    {
        Assert.SkipUnless(File.Exists(_parts), "Salesforce's Postman collection is not beside the repository (shared/data/specs/salesforce).");
        var published = Published();
        await using var desk = await SalesforceDesk.OpenAsync();

        await LiveAsync(desk);

        var (checkedCalls, wrong) = (0, new List<string>());
        foreach (var record in desk.Org.Calls.Where(c => c.Call.Path.StartsWith("/services/data/", StringComparison.Ordinal)))
        {
            var shape = $"{record.Call.Method} {Place().Replace(record.Route["/services/data/v67.0/".Length..].TrimEnd('/'), "{}")}";
            if (_known.Contains(shape) || _newer.Contains(shape))
            {
                continue;
            }

            string[] broken = !published.TryGetValue(shape, out var members) ? ["is not among Salesforce's own calls"]
                : members.Count == 0 ? []
                : [.. (record.Call.Json?.AsObject().Select(p => p.Key) ?? []).Where(name => !members.Contains(name)).Select(name => $"has no {name}")];
            ContractRecord.Add("salesforce", shape, broken);
            wrong.AddRange(broken.Select(w => $"{shape} {w}"));
            checkedCalls++;
        }

        Assert.Empty(wrong);
        Assert.InRange(checkedCalls, 30, int.MaxValue);
    }

    // Everything the connector does: probe, check, stage, launch small and large, halt, measure, poll, remove.
    private static async Task LiveAsync(SalesforceDesk desk)
    {
        await desk.Connector.ProbeAsync(default);
        for (var number = 0; number <= 2000; number++)
        {
            desk.Invite($"p{number}");
        }

        var staged = await desk.StageAsync();
        Outcome outcome;
        while ((outcome = await desk.TryLaunchAsync(staged)) is Outcome.Waiting)
        {
        }

        var live = SalesforceDesk.Done(outcome);
        SalesforceDesk.Done(await desk.HaltAsync(live.Reading, HaltMode.Pause));
        SalesforceDesk.Done(await desk.HaltAsync(live.Reading, HaltMode.Resume));
        await desk.Connector.MeasureAsync(live.Reading.Id, default);
        await desk.Connector.PollAsync(null, default);
        desk.Audience.Clear();
        SalesforceDesk.Done(await desk.HaltAsync(live.Reading, HaltMode.Undo));
        SalesforceDesk.Done(await desk.TryLaunchAsync(staged, remove: true));
    }

    // Method and path with its places taken out, and the members of the body; none where an example body is only an example of fields.
    private static Dictionary<string, HashSet<string>> Published()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(_parts));
        var calls = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var call in json.RootElement.EnumerateObject().Select(p => p.Value).Where(c => c.GetProperty("url").GetString()!.Contains("/services/data/", StringComparison.Ordinal)))
        {
            var path = call.GetProperty("url").GetString()!.Split('?')[0];
            path = Place().Replace(path[(path.IndexOf("{{version}}/", StringComparison.Ordinal) + "{{version}}/".Length)..].TrimEnd('/'), "{}");
            var shape = $"{call.GetProperty("method").GetString()} {path}";
            var body = call.TryGetProperty("rawModeData", out var raw) && raw.ValueKind == JsonValueKind.String && !path.StartsWith("sobjects", StringComparison.Ordinal) ? raw.GetString()! : "";
            calls[shape] = [.. Member().Matches(body).Select(m => m.Groups[1].Value), .. shape == "POST jobs/ingest" ? (string[])["externalIdFieldName", "contentType", "lineEnding"] : []];
        }

        return calls;
    }

    [GeneratedRegex(@"\{\{[^}]*\}\}|\{[^}]*\}|<[^>]*>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();

    [GeneratedRegex("\"(\\w+)\"\\s*:", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Member();
}
