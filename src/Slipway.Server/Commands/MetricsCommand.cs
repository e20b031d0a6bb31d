using System.CommandLine;
using System.Globalization;
using Slipway.Core.Metrics;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway metrics</c>: what campaigns may aim at, without a server.</summary>
internal static class MetricsCommand
{
    public static Command CreateCommand()
    {
        var command = new Command("metrics", "Say what campaigns may aim at: what each metric counts, for how long, who answers for it, what must not rise meanwhile, and which campaigns aim at it.");
        command.SetAction((parse, _) => RunAsync(Output.Of(parse)));
        return command;
    }

    private static async Task<int> RunAsync(Output output)
    {
        var workspace = Workspace.Around(output.Folder);
        var (register, findings) = workspace.Metrics();
        if (register is null)
        {
            return await output.FindingsAsync(findings);
        }

        var aims = workspace.CampaignNames().Select(name => (Name: name, workspace.Draft(name).Draft?.Campaign.Terms.Goal.Metric)).Where(c => c.Metric is not null).ToLookup(c => c.Metric!, c => c.Name, StringComparer.Ordinal);
        var all = (register.Metrics.IsEmpty ? MetricRegister.Usual : [.. register.Metrics.Keys]).Select(name => (Name: name, Terms: register.Find(name), Campaigns: aims[name].ToList())).ToList();
        await output.ResultAsync(
            new
            {
                register = register.Metrics.IsEmpty ? null : MetricRegister.File,
                metrics = all.Select(m => new { name = m.Name, definition = m.Terms?.Definition, owner = m.Terms?.Owner, window_days = m.Terms?.WindowDays, guardrails = m.Terms?.Guardrails, retired = m.Terms?.Retired, campaigns = m.Campaigns }),
            },
            all.SelectMany(m => Lines(m.Name, m.Terms, m.Campaigns)));
        await output.NextAsync(register.Metrics.IsEmpty
            ? $"write {MetricRegister.File}: `metrics: [{{ name: meeting, definition: A first meeting that took place, owner: Sales operations, window_days: 45 }}]`"
            : "slipway measure CAMPAIGN, which says whether a campaign can prove what it aims at");
        return ExitCode.Fine;
    }

    private static IEnumerable<string> Lines(string name, MetricTerms? terms, List<string> campaigns)
    {
        yield return $"{name}{(terms?.WindowDays is { } days ? string.Create(CultureInfo.InvariantCulture, $", within {days} days") : "")}: {terms?.Definition ?? "nobody has written down what counts as one"}";
        if (terms is not null)
        {
            yield return $"  {terms.Owner} answers for it{(terms.Guardrails is { Count: > 0 } rates ? $"; at most {string.Join(", ", rates.Select(r => FormattableString.Invariant($"{r.Value * 100:0.##} % {r.Key}")))}" : "")}";
        }

        if (terms?.Retired is { } why)
        {
            yield return $"  No goal any more: {why}";
        }

        yield return campaigns.Count == 0 ? "  No campaign aims at it" : $"  Aimed at by {string.Join(", ", campaigns)}";
    }
}
