using System.Collections.Immutable;
using Slipway.Core.Impact;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Impact;

/// <summary>The workspace's files about money and time: rates, values and the rule, the by-hand baseline. Read when they are asked for, so that an edit counts at once.</summary>
public sealed class ImpactFiles(Workspace workspace)
{
    /// <summary>The rates; null where the file cannot be read.</summary>
    public (CostRates? Rates, ImmutableArray<Finding> Findings) Rates() => Text(CostRates.File) is { } text ? CostRatesReader.Read(CostRates.File, text) : (CostRates.None, []);

    /// <summary>The values and the rule; null where the file cannot be read.</summary>
    public (ImpactTerms? Terms, ImmutableArray<Finding> Findings) Terms() => Text(ImpactTerms.File) is { } text ? ImpactTermsReader.Read(ImpactTerms.File, text) : (ImpactTerms.None, []);

    /// <summary>The by-hand baseline; null where there is none, or it cannot be read.</summary>
    public (Baseline? Baseline, ImmutableArray<Finding> Findings) Baseline() => Text(Core.Impact.Baseline.File) is { } text ? BaselineReader.Read(Core.Impact.Baseline.File, text) : (null, []);

    /// <summary>Where the baseline is written.</summary>
    public string BaselineFile => Path.Combine(workspace.Folder, Core.Impact.Baseline.File);

    private string? Text(string name) => Path.Combine(workspace.Folder, name) is var file && File.Exists(file) && File.ReadAllText(file) is var text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
