using System.Text.Json;

namespace Slipway.Bench.Proofs;

/// <summary>Holds what the connectors send, and what the rehearsed platforms answer, against the vendors' own descriptions.</summary>
/// <remarks>
/// The tests that do so are run in a process of their own, and write every call down (<c>ContractRecord</c> of the conformance kit). HubSpot and Slack are held against their OpenAPI
/// descriptions, strictly; Google Ads against its protocol buffers; Salesforce against the calls it publishes; the rehearsed WordPress against a real one.
/// </remarks>
internal sealed class Contract : Run
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);
    private static readonly string[] _vendors = ["google-ads", "hubspot", "salesforce", "slack", "wordpress"];

    public override string Name => "contract";

    public override string What => "every call of the connectors, and every answer of the rehearsed platforms, held against the vendors' own descriptions";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        using var folder = new ScratchFolder();
        var record = folder.At("calls.jsonl");
        Environment.SetEnvironmentVariable("SLIPWAY_CONTRACT_RECORD", record);
        await options.Progress.WriteLineAsync($"{Name}: running the tests that hold calls against a description");
        var run = await FreshProcess.RunAsync(
            _patience, "dotnet", "test", "--project", Repository.At("tests", "Slipway.Engine.Tests"), "-c", "Release", "--no-ansi", "--no-progress", "--", "--filter-trait", "proof=contract");
        List<Call> calls = File.Exists(record) ? [.. (await File.ReadAllLinesAsync(record)).Select(l => JsonSerializer.Deserialize<Call>(l, JsonSerializerOptions.Web)!)] : [];
        if (calls.Count == 0)
        {
            throw new RunBrokeException($"no call was held against anything: the vendors' descriptions are not beside the repository (the folder shared), or the tests did not run. They said last:\n{run.Result}\n{run.Said}");
        }

        foreach (var call in calls.Where(c => c.Wrong.Length > 0))
        {
            await options.Progress.WriteLineAsync($"{Name}: {call.Vendor}: {call.Name}: {string.Join("; ", call.Wrong)}");
        }

        var byVendor = _vendors.ToDictionary(v => v, v => new { Requests = calls.Count(c => c.Vendor == v), Failures = calls.Count(c => c.Vendor == v && c.Wrong.Length > 0) });
        var failures = calls.Count(c => c.Wrong.Length > 0);
        var missing = _vendors.Where(v => byVendor[v].Requests == 0).ToArray();
        return new RunResult(
            new { Name, Requests = calls.Count, Failures = failures, ByVendor = byVendor, NotHeld = missing, TestsPassed = run.ExitCode == 0, Machine = Machine.Description },
            failures == 0 && missing.Length == 0 && run.ExitCode == 0,
            $"{Name}: {calls.Count} calls held against the vendors' descriptions, {failures} broke them{(run.ExitCode == 0 ? "" : "; a test failed")}{(missing.Length == 0 ? "" : $"; not held: {string.Join(", ", missing)}")}");
    }

    private sealed record Call(string Vendor, [property: System.Text.Json.Serialization.JsonPropertyName("call")] string Name, string[] Wrong);
}
